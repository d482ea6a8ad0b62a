using System.Net;
using LustreActors.Actors.Cluster;
using LustreActors.Host.Listening;
using LustreActors.Host.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Http;

/// <summary>Scrapes of the whole cluster: an aggregator answers from memory, any other member asks one.</summary>
internal sealed class ClusterScrapes(
    PublishedCluster cluster, ClusterAnswers answers, AggregatorRelay relay, ManagedMemory memory, ClusterOptions options,
    TimeProvider time, ILogger log)
{
    /// <summary>The number of intervals after which a new aggregator has read every member and knows rates.</summary>
    private const int WarmUpIntervals = 3;

    /// <summary>Each relay holds a connection to the aggregator's member port, which all members share.</summary>
    private const int MostRelays = 4;
    private const int MostRelayed = 32;
    private const int PieceSize = 64 * 1024;

    private readonly Room _relays = new(MostRelays);
    private readonly Room _relayed = new(MostRelayed);
    private readonly RareEvent _noAggregator = new(time);
    private readonly RareEvent _cut = new(time);

    public async Task HandleAsync(HttpContext context)
    {
        var status = cluster.Current;
        var relayed = context.Request.Query["relayed"].ToString();
        if (status.IsAggregator
            && (relayed == AggregatorRelay.Any || await IsWarmAsync(status, context.RequestAborted).ConfigureAwait(false)))
        {
            var answer = relayed.Length > 0 ? BoundAsync(_relayed, context, () => AnswerAsync(context)) : AnswerAsync(context);
            await answer.ConfigureAwait(false);
        }
        else if (relayed.Length > 0)
            // A relayed scrape is never relayed again: two members that take each other for aggregators would send it back and forth.
            await RefuseAsync(
                context, status.IsAggregator ? "this member aggregates since a moment ago only" : "this member is no aggregator")
                .ConfigureAwait(false);
        else
            await BoundAsync(_relays, context, () => RelayAsync(context, status)).ConfigureAwait(false);
    }

    private static async Task BoundAsync(Room room, HttpContext context, Func<Task> work)
    {
        if (!room.TryEnter())
        {
            context.Response.Headers.Connection = "close";
            await RefuseAsync(context, "too many scrapes of the whole cluster are in progress: ask again later").ConfigureAwait(false);
            return;
        }

        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            room.Leave();
        }
    }

    /// <summary>
    /// An aggregator is warm when it has rates and the last series of every shard. After <c>cluster.forget-after</c> it does not wait any
    /// longer for a shard that nobody has.
    /// </summary>
    private async Task<bool> IsWarmAsync(ClusterStatus status, CancellationToken stopping)
    {
        var since = time.GetElapsedTime(status.AggregatesSince ?? time.GetTimestamp());
        return since > options.Interval * WarmUpIntervals
            && (since > options.ForgetAfter || await answers.CoverAllShardsAsync(stopping).ConfigureAwait(false));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var all = await answers.ReadAllAsync(context.RequestAborted).ConfigureAwait(false);
        await ExpositionResponse.WriteAsync(context, all).ConfigureAwait(false);
        memory.TrimSoon();
    }

    private async Task RelayAsync(HttpContext context, ClusterStatus status)
    {
        var others = status.Plan.Aggregators.Where(a => a.Id != status.Self).ToArray();
        var (answer, problem) = await relay.AskAsync(others, context.Request.Headers.Accept, context.RequestAborted).ConfigureAwait(false);
        if (answer is null && status.IsAggregator)
        {
            await AnswerAsync(context).ConfigureAwait(false);
            return;
        }

        if (answer is null)
        {
            if (_noAggregator.IsToBeLogged())
                HostLog.NoAggregator(log, problem, (int)RareEvent.Interval.TotalMinutes);
            await RefuseAsync(context, $"no aggregator answers: {problem}").ConfigureAwait(false);
            return;
        }

        using (answer)
        {
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            if (HttpMethods.IsHead(context.Request.Method))
                return;
            await CopyAsync(answer, context).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Copies an aggregator's answer. One that stops in the middle must not hold the client: after the deadline the connection is aborted.
    /// The time in which the client is slow does not count, and an aggregator that gives up meanwhile is not at fault.
    /// </summary>
    private async Task CopyAsync(HttpResponseMessage answer, HttpContext context)
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        var (reading, writing) = (TimeSpan.Zero, TimeSpan.Zero);
        var piece = new byte[PieceSize];
        try
        {
            var body = await answer.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            while (true)
            {
                var begun = time.GetTimestamp();
                deadline.CancelAfter(relay.Deadline > reading ? relay.Deadline - reading : TimeSpan.Zero);
                var read = await body.ReadAsync(piece, either.Token).ConfigureAwait(false);
                deadline.CancelAfter(Timeout.InfiniteTimeSpan);
                reading += time.GetElapsedTime(begun);
                if (read == 0)
                    return;
                begun = time.GetTimestamp();
                await context.Response.Body.WriteAsync(piece.AsMemory(0, read), context.RequestAborted).ConfigureAwait(false);
                writing += time.GetElapsedTime(begun);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException
            && !context.RequestAborted.IsCancellationRequested)
        {
            if ((deadline.IsCancellationRequested || reading >= writing) && _cut.IsToBeLogged())
            {
                HostLog.RelayCut(
                    log, $"{answer.RequestMessage?.RequestUri?.Authority}", e.Message, (int)RareEvent.Interval.TotalMinutes);
            }

            context.Abort();
        }
    }

    private static Task RefuseAsync(HttpContext context, string reason)
    {
        context.Response.Headers.RetryAfter = "5";
        return HttpServer.WriteLineAsync(context, HttpStatusCode.ServiceUnavailable, reason);
    }

    /// <summary>Counts the scrapes that are in progress.</summary>
    private sealed class Room(int most)
    {
        private int _taken;

        public bool TryEnter()
        {
            if (Interlocked.Increment(ref _taken) <= most)
                return true;
            Leave();
            return false;
        }

        public void Leave() => Interlocked.Decrement(ref _taken);
    }
}
