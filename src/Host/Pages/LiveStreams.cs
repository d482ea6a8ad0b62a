using System.Net;
using System.Text;
using LustreActors.Actors.Showing;
using LustreActors.Host.Listening;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host.Pages;

/// <summary>
/// Sends server-sent events every two seconds until the client closes the connection or the listener stops: the status as JSON, or the
/// parts of the page that have changed.
/// </summary>
internal sealed class LiveStreams(PageReader reader, Func<PageFacts> facts, TimeProvider time)
{
    /// <summary>Each stream holds a connection. A browser that is refused asks again.</summary>
    public const int Most = 32;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Sources are read for a page that stays open as often as its trends have points.</summary>
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(4.5);

    private int _open;
    private volatile Rendered? _last;
    private volatile Rendered? _lastOfCluster;

    /// <summary>The streams that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    public async Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        if (Interlocked.Increment(ref _open) > Most)
        {
            Interlocked.Decrement(ref _open);
            context.Response.Headers.RetryAfter = "10";
            await HttpServer.WriteLineAsync(
                context, HttpStatusCode.ServiceUnavailable, $"{Most} live streams are open, which is the limit").ConfigureAwait(false);
            return;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            if (!HttpMethods.IsHead(context.Request.Method))
                await SendAsync(context, context.Request.Query["as"] == "html", either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The listener stops: the answer ends here, and the browser connects again.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task SendAsync(HttpContext context, bool isHtml, CancellationToken stopping)
    {
        var scope = PageScopes.Of(context.Request);
        var sent = new Dictionary<string, (int Length, int Hash)>(StringComparer.Ordinal);
        await context.Response.WriteAsync("retry: 3000\n\n", stopping).ConfigureAwait(false);
        while (true)
        {
            var overview = await reader.ReadAsync(scope, RefreshAfter, stopping).ConfigureAwait(false);
            if (isHtml)
                await SendPartsAsync(context, Render(overview, scope), sent, stopping).ConfigureAwait(false);
            else
                await SendEventAsync(context, "status", Encoding.UTF8.GetString(StatusJson.Write(overview, facts())), stopping)
                    .ConfigureAwait(false);
            await context.Response.Body.FlushAsync(stopping).ConfigureAwait(false);
            await Task.Delay(Interval, time, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>All streams share an overview, and its text. Benign race: two streams make equal texts.</summary>
    private Rendered Render(Overview overview, PageScope scope)
    {
        if ((scope == PageScope.Cluster ? _lastOfCluster : _last) is { } last && ReferenceEquals(last.Overview, overview))
            return last;
        var parts = OverviewPage.Parts(overview, facts(), scope).Select(p => (p.Id, p.Inner.ToString()));
        var rendered = new Rendered(overview, [.. parts]);
        return scope == PageScope.Cluster ? _lastOfCluster = rendered : _last = rendered;
    }

    private static async Task SendPartsAsync(
        HttpContext context, Rendered page, Dictionary<string, (int Length, int Hash)> sent, CancellationToken stopping)
    {
        foreach (var (id, html) in page.Parts)
        {
            var now = (html.Length, html.GetHashCode(StringComparison.Ordinal));
            if (sent.TryGetValue(id, out var before) && before == now)
                continue;
            sent[id] = now;
            await SendEventAsync(context, "part", id + "\n" + html, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>A line of an event must not hold a line break, so each line of the data is sent as a line.</summary>
    private static Task SendEventAsync(HttpContext context, string name, string data, CancellationToken stopping) =>
        context.Response.WriteAsync(
            $"event: {name}\ndata: {data.ReplaceLineEndings("\ndata: ")}\n\n", stopping);

    private sealed record Rendered(Overview Overview, (string Id, string Html)[] Parts);
}
