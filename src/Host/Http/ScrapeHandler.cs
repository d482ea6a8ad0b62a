using System.Globalization;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Actors.Publishing;
using LustreActors.Host.OwnMetrics;
using LustreActors.Messages;
using LustreActors.Metrics.Writing;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host.Http;

/// <summary>
/// Answers a scrape. It makes no call on a source, so that it cannot hang on one:
/// 1. it asks <see cref="MetricsActor"/> for a refresh;
/// 2. it waits for the sources that answer within the budget;
/// 3. it writes what is published.
/// </summary>
internal sealed class ScrapeHandler(
    IActorRef metrics, PublishedExposition published, ScrapeMetrics counts, ManagedMemory memory, Func<TimeSpan> scrapeWait)
{
    private const string JobLabel = "jobid";

    /// <summary>The part of Prometheus' scrape timeout that is kept for writing and sending the answer.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(0.5);

    /// <summary>Makes entity tags unique: another process numbers its expositions from the start.</summary>
    private readonly string _process = Guid.NewGuid().ToString("N");

    public Task HandleAsync(HttpContext context) => HandleAsync(context, () => Task.FromResult(published.Current));

    /// <summary>Answers without the series of single jobs, which are most of a large answer.</summary>
    public Task HandleWithoutJobsAsync(HttpContext context) =>
        HandleAsync(context, () => Task.FromResult(published.Current.Where(f => !f.LabelNames.Contains(JobLabel))));

    /// <param name="context">The scrape.</param>
    /// <param name="answer">Makes the answer, after the refresh.</param>
    /// <param name="notModified">Answers 304 to a client that has this exposition already.</param>
    public async Task HandleAsync(HttpContext context, Func<Task<Exposition>> answer, bool notModified = false)
    {
        var begun = counts.Begin();
        ExpositionSize written = default;
        var late = 0;
        var cutOff = true;
        try
        {
            late = await RefreshAsync(context).ConfigureAwait(false);
            if (notModified && ClientHasIt(context))
                context.Response.StatusCode = StatusCodes.Status304NotModified;
            else
                written = await ExpositionResponse.WriteAsync(context, await answer().ConfigureAwait(false)).ConfigureAwait(false);
            cutOff = context.RequestAborted.IsCancellationRequested
                || context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable;
        }
        finally
        {
            counts.End(begun, written.Bytes, written.Samples, late, cutOff);
            memory.TrimSoon();
        }
    }

    /// <summary>Compares the client's entity tag, and sets that of this answer.</summary>
    private bool ClientHasIt(HttpContext context)
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
            var question = new MetricsProtocol.Refresh(wait);
            var refreshed = await metrics.AskAsync<Refreshed>(question, wait + Reserve, context.RequestAborted).ConfigureAwait(false);
            return refreshed.Late;
        }
        catch (AskFailedException e) when (!e.HasEnded)
        {
            // The actor is busy or restarting: the exposition that was published last is still right.
            return 0;
        }
    }

    internal static TimeSpan Budget(TimeSpan configured, string? stated)
    {
        if (!double.TryParse(stated, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            || !double.IsFinite(seconds) || seconds <= 0)
            return configured;
        var least = TimeSpan.FromMilliseconds(10);
        var allowed = TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds)) - Reserve;
        return allowed < least ? least : allowed < configured ? allowed : configured;
    }
}
