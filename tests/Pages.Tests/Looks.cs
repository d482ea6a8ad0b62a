using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LustreActors.Pages.Tests;

/// <summary>What every page must be in every window.</summary>
internal static class Looks
{
    private const string Overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

    public static readonly (int Width, ColorScheme Scheme)[] Windows =
    [
        (320, ColorScheme.Light), (390, ColorScheme.Dark), (800, ColorScheme.Light), (1400, ColorScheme.Dark), (1400, ColorScheme.Light),
    ];

    /// <summary>The page is no wider than the window.</summary>
    public static async Task FitsAsync(IPage page) => Assert.Equal(0, await page.EvaluateAsync<int>(Overflow));

    /// <summary>axe finds nothing: contrast, names, headings, landmarks.</summary>
    public static async Task IsAccessibleAsync(IPage page)
    {
        var found = await page.RunAxe();
        var violations = found.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {v.Help}: {n.Html}")).ToArray();
        Assert.True(violations.Length == 0, $"{page.Url}:\n{string.Join('\n', violations)}");
    }
}
