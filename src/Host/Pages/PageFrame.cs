namespace LustreActors.Host.Pages;

/// <summary>The frame of all pages.</summary>
internal static class PageFrame
{
    /// <param name="title">The title of the window.</param>
    /// <param name="summary">The inside of the header.</param>
    /// <param name="main">The page.</param>
    /// <param name="live">
    /// The address of the events that keep the page up to date; without script it is loaded again every ten seconds. Null for a page that
    /// does not change.
    /// </param>
    public static Html Create(string title, Html summary, Html main, string? live = null)
    {
        var reload = live is null ? null : new Html().Add($"""<noscript><meta http-equiv="refresh" content="10"></noscript>""");
        var stream = live is null ? null : new Html().Add($""" data-live="{live}" """);
        return new Html().Add($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title><meta name="color-scheme" content="light dark">{reload}
            <link rel="icon" href="{Assets.Icon.Url}" type="image/svg+xml"><link rel="stylesheet" href="{Assets.Style.Url}">
            <script src="{Assets.Script.Url}" defer></script></head>
            <body{stream}><a class="skip" href="#main">Skip to the content</a>
            <header><div id="summary" data-part>{summary}</div><p class="js state" id="connection" role="status" hidden></p></header>
            <main id="main">
            {main}</main>
            <footer><nav aria-label="Other addresses"><a href="/">overview</a> <a href="/metrics">metrics</a>
            <a href="/api/v1/status">JSON</a>
            <a href="/-/healthy">healthy</a> <a href="/-/ready">ready</a> <a href="/help">help</a></nav></footer>
            </body></html>

            """);
    }
}
