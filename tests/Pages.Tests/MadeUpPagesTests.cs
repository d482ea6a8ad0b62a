using LustreActors.Actors.Showing;
using LustreActors.Host.Pages;
using LustreActors.Host.Tests.Pages;
using LustreActors.Host.Tests.Running;
using LustreActors.Messages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LustreActors.Pages.Tests;

/// <summary>Pages of states that the demo does not have: hostile names, everything switched on, many sources.</summary>
public sealed class MadeUpPagesTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Address = "http://pages.test/";
    private const string Hostile = "<script>window.hurt=1</script>\"'><img src=x onerror=\"window.hurt=2\">";

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task Hostile_names_stay_text()
    {
        var page = await OpenAsync(Overviews.Full(Hostile));
        Assert.Equal("undefined", await page.EvaluateAsync<string>("typeof window.hurt"));
        await Expect(page.Locator("img")).ToHaveCountAsync(0);
        await Expect(page.Locator(".card h3")).ToHaveTextAsync(Hostile);
        await page.Context.CloseAsync();
    }

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task A_page_with_everything_fits_every_window_and_axe_finds_nothing()
    {
        foreach (var (width, scheme) in Looks.Windows)
        {
            var page = await OpenAsync(Overviews.Full(new string('a', 80)), width, scheme);
            await Looks.FitsAsync(page);
            await Looks.IsAccessibleAsync(page);
            await page.Context.CloseAsync();
        }
    }

    [NeedsFact(Chromium.Program, "chromium")]
    public async Task A_hundred_sources_and_two_thousand_are_folded_and_can_be_unfolded()
    {
        await UnfoldAsync(sources: 100, rows: 100);
        await UnfoldAsync(sources: 2000, rows: SourceTable.Most);
    }

    private async Task UnfoldAsync(int sources, int rows)
    {
        var page = await OpenAsync(Overviews.Empty with
        {
            Sources = [.. Enumerable.Range(0, sources).Select(i => new SourceOverview($"scratch-OST{i:x4}", SourceState.Up))],
        });
        await Expect(page.Locator("#sources tbody tr:visible")).ToHaveCountAsync(0);
        await page.Locator("#sources summary").ClickAsync();
        await Expect(page.Locator("#sources tbody tr:visible")).ToHaveCountAsync(rows);
        await Looks.FitsAsync(page);
        await page.Context.CloseAsync();
    }

    /// <summary>Shows a page with its own assets. Nothing else is answered.</summary>
    private async Task<IPage> OpenAsync(Overview overview, int width = 1400, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await chromium.NewPageAsync(width, scheme);
        await page.RouteAsync("**/*", route => new Uri(route.Request.Url).AbsolutePath switch
        {
            "/" => route.FulfillAsync(new RouteFulfillOptions
            {
                ContentType = "text/html; charset=utf-8",
                Body = OverviewPage.Create(overview, Overviews.Facts).ToString(),
                Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = WebPages.ContentSecurityPolicy },
            }),
            var path when Assets.All.Any(a => a.Path == path) => route.FulfillAsync(new RouteFulfillOptions
            {
                ContentType = path.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript"
                    : path.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "image/svg+xml",
                BodyBytes = Embedded.Bytes("pages" + path["/assets".Length..]),
            }),
            _ => route.AbortAsync(),
        });
        await page.GotoAsync(Address);
        return page;
    }
}
