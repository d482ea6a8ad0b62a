using System.Net;
using System.Text;
using LustreActors.Host.Http;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host.Pages;

/// <summary>
/// Sends server-sent events every two seconds until the client closes the connection or the listener stops: the status as JSON, or the
/// parts of the page that have changed.
/// </summary>
internal sealed class LiveStreams(PageReader reader, Func<PageFacts> facts, TimeProvider time)
{
    /// <summary>Each stream holds a connection and a copy of the page. A browser that is refused loads the page again.</summary>
    public const int Most = 32;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Sources are read for a page that stays open as often as its trends have points.</summary>
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(4.5);

    private int _open;

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
        var sent = new Dictionary<string, string>(StringComparer.Ordinal);
        await context.Response.WriteAsync("retry: 3000\n\n", stopping).ConfigureAwait(false);
        while (true)
        {
            var overview = await reader.ReadAsync(RefreshAfter, stopping).ConfigureAwait(false);
            if (isHtml)
                await SendPartsAsync(context, OverviewPage.Parts(overview, facts()), sent, stopping).ConfigureAwait(false);
            else
                await SendEventAsync(context, "status", Encoding.UTF8.GetString(StatusJson.Write(overview, facts())), stopping)
                    .ConfigureAwait(false);
            await context.Response.Body.FlushAsync(stopping).ConfigureAwait(false);
            await Task.Delay(Interval, time, stopping).ConfigureAwait(false);
        }
    }

    private static async Task SendPartsAsync(
        HttpContext context, IReadOnlyList<PagePart> parts, Dictionary<string, string> sent, CancellationToken stopping)
    {
        foreach (var part in parts)
        {
            var html = part.Inner.ToString();
            if (sent.TryGetValue(part.Id, out var before) && before == html)
                continue;
            sent[part.Id] = html;
            await SendEventAsync(context, "part", part.Id + "\n" + html, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>A line of an event must not hold a line break, so each line of the data is sent as a line.</summary>
    private static Task SendEventAsync(HttpContext context, string name, string data, CancellationToken stopping) =>
        context.Response.WriteAsync(
            $"event: {name}\ndata: {data.ReplaceLineEndings("\ndata: ")}\n\n", stopping);
}
