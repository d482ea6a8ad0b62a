using System.Net;
using System.Text;
using LustreActors.Host.Listening;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host.Pages;

/// <summary>The pages for people, and what they show as JSON.</summary>
internal sealed class WebPages(PageReader reader, Func<PageFacts> facts, TimeProvider time)
{
    /// <summary>Scripts and styles of this server alone, and nothing in the markup itself.</summary>
    internal const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private readonly LiveStreams _live = new(reader, facts, time);

    /// <param name="web">The application.</param>
    /// <param name="stopping">Ends the live streams.</param>
    public void Map(WebApplication web, CancellationToken stopping)
    {
        web.Map("/", OverviewAsync);
        web.Map("/source/{**name}", SourceAsync).WithMetadata(AnyPathBelow.Instance);
        web.Map("/help", HelpIndexAsync);
        web.Map("/help/{page}", HelpAsync).WithMetadata(AnyPathBelow.Instance);
        web.Map("/api/v1/status", StatusAsync);
        web.Map("/api/v1/live", context => _live.HandleAsync(context, stopping));
        foreach (var asset in Assets.All)
            web.Map(asset.Path, asset.WriteAsync);
    }

    private async Task OverviewAsync(HttpContext context)
    {
        var scope = PageScopes.Of(context.Request);
        var overview = await reader.ReadAsync(scope, TimeSpan.Zero, context.RequestAborted).ConfigureAwait(false);
        var page = OverviewPage.Create(overview, facts(), scope, context.Request.Query["sources"] == "all");
        await WriteAsync(context, page).ConfigureAwait(false);
    }

    private async Task SourceAsync(HttpContext context)
    {
        var name = context.Request.RouteValues["name"] as string ?? "";
        var detail = await reader.ReadSourceAsync(name, context.RequestAborted).ConfigureAwait(false);
        await (detail is null
            ? HttpServer.WriteLineAsync(context, HttpStatusCode.NotFound, "There is no such source now. / lists all of them")
            : WriteAsync(context, SourcePage.Create(detail, facts()))).ConfigureAwait(false);
    }

    private Task HelpIndexAsync(HttpContext context) => WriteAsync(context, HelpPage.Index(facts()));

    private Task HelpAsync(HttpContext context) =>
        HelpPage.TryCreate(context.Request.RouteValues["page"] as string ?? "", facts()) is { } page
            ? WriteAsync(context, page)
            : HttpServer.WriteLineAsync(context, HttpStatusCode.NotFound, "There is no such page. /help lists all of them");

    public async Task StatusAsync(HttpContext context)
    {
        var scope = PageScopes.Of(context.Request);
        var overview = await reader.ReadAsync(scope, TimeSpan.Zero, context.RequestAborted, isLatest: true).ConfigureAwait(false);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(StatusJson.Write(overview, facts()), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpContext context, Html page)
    {
        var headers = context.Response.Headers;
        context.Response.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        await context.Response.WriteAsync(page.ToString(), Encoding.UTF8, context.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>Marks an endpoint that serves every path that its route matches.</summary>
internal sealed class AnyPathBelow
{
    public static AnyPathBelow Instance { get; } = new();
}
