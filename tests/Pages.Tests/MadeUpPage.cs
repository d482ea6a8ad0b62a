using LustreActors.Actors.Showing;
using LustreActors.Host.Pages;
using LustreActors.Host.Tests.Pages;
using Microsoft.Playwright;

namespace LustreActors.Pages.Tests;

/// <summary>A page of an overview that no running program has, with the assets of the program. Nothing else is answered.</summary>
internal static class MadeUpPage
{
    private const string Address = "http://pages.test/";

    /// <param name="chromium">The browser.</param>
    /// <param name="overview">What the page shows at first.</param>
    /// <param name="width">The width of the window.</param>
    /// <param name="scheme">The colours.</param>
    /// <param name="later">What the live updates show; null for a page that gets none.</param>
    public static async Task<IPage> OpenAsync(
        Chromium chromium, Overview overview, int width, ColorScheme scheme, Overview? later = null)
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
            "/api/v1/live" when later is not null => route.FulfillAsync(new RouteFulfillOptions
            {
                ContentType = "text/event-stream",
                Body = string.Concat(OverviewPage.Parts(later, Overviews.Facts, PageScope.Machine).Select(
                    p => $"event: part\ndata: {p.Id}\ndata: {p.Inner.ToString().ReplaceLineEndings("\ndata: ")}\n\n")),
            }),
            _ => route.AbortAsync(),
        });
        await page.GotoAsync(Address);
        return page;
    }
}
