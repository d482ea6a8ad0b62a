using System.Globalization;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Messages;
using LustreActors.Metrics;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host;

/// <summary>
/// One scrape: ask for a refresh, wait no longer than the budget, write out what is published. Nothing here touches a source, so nothing
/// here can hang on one.
/// </summary>
internal sealed class ScrapeHandler(IActorRef metrics, PublishedExposition published, ScrapeMetrics counts, ManagedMemory memory, Func<TimeSpan> scrapeWait)
{
    /// <summary>What is left of Prometheus' own time-out for writing the answer and sending it.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(0.5);

    /// <summary>Numbers of another process mean nothing in this one.</summary>
    private readonly string _process = Guid.NewGuid().ToString("N");

    public Task HandleAsync(HttpContext context) => HandleAsync(context, () => Task.FromResult(published.Current));

    /// <param name="context">The scrape.</param>
    /// <param name="answer">What is answered, once everything has been brought up to date.</param>
    /// <param name="notModified">Who has it already is told so.</param>
    public async Task HandleAsync(HttpContext context, Func<Task<Exposition>> answer, bool notModified = false)
    {
        var begun = counts.Begin();
        ExpositionSize written = default;
        var late = 0;
        var cutOff = true;
        try
        {
            late = await RefreshAsync(context).ConfigureAwait(false);
            if (notModified && IsKnown(context))
                context.Response.StatusCode = StatusCodes.Status304NotModified;
            else
                written = await ExpositionResponse.WriteAsync(context, await answer().ConfigureAwait(false)).ConfigureAwait(false);
            cutOff = context.RequestAborted.IsCancellationRequested;
        }
        finally
        {
            counts.End(begun, written.Bytes, written.Samples, late, cutOff);
            memory.TidySoon();
        }
    }

    /// <summary>And says what it is, for the next time.</summary>
    private bool IsKnown(HttpContext context)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{_process}-{published.Number}\"");
        context.Response.Headers.ETag = tag;
        return context.Request.Headers.IfNoneMatch == tag;
    }

    private async Task<int> RefreshAsync(HttpContext context)
    {
        var wait = Budget(scrapeWait(), context.Request.Headers["X-Prometheus-Scrape-Timeout-Seconds"]);
        try
        {
            var refreshed = await metrics.AskAsync<Refreshed>(new MetricsProtocol.Refresh(wait), wait + Reserve, context.RequestAborted).ConfigureAwait(false);
            return refreshed.Late;
        }
        catch (AskFailedException e) when (!e.HasEnded)
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
}
