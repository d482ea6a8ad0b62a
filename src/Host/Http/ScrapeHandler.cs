using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Net;
using LustreActors.Actors;
using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Metrics;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host;

/// <summary>
/// One scrape: ask for a refresh, wait no longer than the budget, write out what is published. Nothing here touches a source, so nothing
/// here can hang on one.
/// </summary>
internal sealed class ScrapeHandler(IActorRef<MetricsProtocol> metrics, PublishedExposition published, ScrapeLedger ledger, ManagedMemory memory, Func<TimeSpan> scrapeWait)
{
    /// <summary>What is left of Prometheus' own time-out for writing the answer and sending it.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(0.5);

    private const int GzipBlock = 64 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        var begun = ledger.Begin();
        ExpositionSize written = default;
        var late = 0;
        var cutOff = true;
        try
        {
            late = await RefreshAsync(context).ConfigureAwait(false);
            written = await WriteAsync(context).ConfigureAwait(false);
            cutOff = context.RequestAborted.IsCancellationRequested;
        }
        finally
        {
            ledger.End(begun, written.Bytes, written.Samples, late, cutOff);
            memory.Tidy();
        }
    }

    private async Task<int> RefreshAsync(HttpContext context)
    {
        var wait = Budget(scrapeWait(), context.Request.Headers["X-Prometheus-Scrape-Timeout-Seconds"]);
        try
        {
            var refreshed = await metrics.AskAsync<MetricsProtocol, Refreshed>(
                replyTo => new MetricsProtocol.Refresh(wait, replyTo), wait + Reserve, context.RequestAborted).ConfigureAwait(false);
            return refreshed.Late;
        }
        catch (AskException e) when (e.Failure != AskFailure.Stopped)
        {
            // The actor is busy or being restarted: what was published last is still right.
            return 0;
        }
    }

    internal static TimeSpan Budget(TimeSpan configured, string? stated)
    {
        if (!double.TryParse(stated, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || !double.IsFinite(seconds) || seconds <= 0)
            return configured;
        var least = TimeSpan.FromMilliseconds(10);
        var allowed = TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds)) - Reserve;
        return allowed < least ? least : allowed < configured ? allowed : configured;
    }

    private async Task<ExpositionSize> WriteAsync(HttpContext context)
    {
        var response = context.Response;
        var choice = ContentNegotiation.Choose(context.Request.Headers.Accept, context.Request.Headers.AcceptEncoding);
        response.StatusCode = (int)HttpStatusCode.OK;
        response.ContentType = choice.ContentType;
        response.Headers.Vary = "Accept, Accept-Encoding";
        var exposition = published.Current;
        if (HttpMethods.IsHead(context.Request.Method))
            return default;
        if (!choice.Gzip)
            return await exposition.WriteAsync(response.BodyWriter, choice.Format, context.RequestAborted).ConfigureAwait(false);

        response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        var writer = PipeWriter.Create(gzip, new StreamPipeWriterOptions(minimumBufferSize: GzipBlock, leaveOpen: true));
        var size = await exposition.WriteAsync(writer, choice.Format, context.RequestAborted).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
        return size;
    }
}
