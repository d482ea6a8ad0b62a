using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LustreActors.Pages.Tests;

/// <summary>What every page must be in every window.</summary>
internal static class Looks
{
    private const string Overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

    private static readonly int[] Widths = [320, 390, 800, 1400];

    /// <summary>A run of axe takes seconds, so it looks at each colour scheme once.</summary>
    private static readonly (ColorScheme Scheme, int Width)[] Schemes = [(ColorScheme.Light, 1400), (ColorScheme.Dark, 390)];

    /// <summary>The page fits every window, and axe finds nothing in both colour schemes.</summary>
    public static async Task AreGoodAsync(Func<ColorScheme, Task<IPage>> open)
    {
        foreach (var (scheme, width) in Schemes)
        {
            var page = await open(scheme);
            foreach (var each in Widths.Append(width))
            {
                await page.SetViewportSizeAsync(each, 900);
                await FitsAsync(page);
            }

            await IsAccessibleAsync(page);
            await page.Context.CloseAsync();
        }
    }

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
