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

    private readonly RelayPlaces _relays = new(MostRelays, time);
    private readonly RelayPlaces _relayed = new(MostRelayed, time);
    private readonly RareEvent _noAggregator = new(time);
    private readonly RareEvent _cut = new(time);

    /// <summary>A scrape on the public port. Only members say that they relay one: their places are not for strangers.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var status = cluster.Current;
        if (status.IsAggregator && await IsWarmAsync(status, context.RequestAborted).ConfigureAwait(false))
            await AnswerAsync(context).ConfigureAwait(false);
        else
            await BoundAsync(_relays, context, place => RelayAsync(context, status, place)).ConfigureAwait(false);
    }

    /// <summary>A scrape on the member port.</summary>
    public async Task HandleOfMemberAsync(HttpContext context)
    {
        var status = cluster.Current;
        var relayed = context.Request.Query["relayed"].ToString();
        if (relayed.Length == 0)
            await HandleAsync(context).ConfigureAwait(false);
        else if (status.IsAggregator
            && (relayed == AggregatorRelay.Any || await IsWarmAsync(status, context.RequestAborted).ConfigureAwait(false)))
            await BoundAsync(_relayed, context, place =>
            {
                place.BeginWrite();
                return AnswerAsync(context);
            }).ConfigureAwait(false);
        else
            // A relayed scrape is never relayed again: two members that take each other for aggregators would send it back and forth.
            await RefuseAsync(
                context, status.IsAggregator ? "this member aggregates since a moment ago only" : "this member is no aggregator")
                .ConfigureAwait(false);
    }

    private static async Task BoundAsync(RelayPlaces places, HttpContext context, Func<RelayPlaces.Place, Task> work)
    {
        using var place = places.TryTake(context.Connection.RemoteIpAddress, context.Abort);
        if (place is not null)
        {
            await work(place).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.Connection = "close";
        await RefuseAsync(context, "too many scrapes of the whole cluster are in progress: ask again later").ConfigureAwait(false);
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

    private async Task RelayAsync(HttpContext context, ClusterStatus status, RelayPlaces.Place place)
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
            await CopyAsync(answer, context, place).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Copies an aggregator's answer. One that stops in the middle must not hold the client: after the deadline the connection is aborted.
    /// The time in which the client is slow does not count, and an aggregator that gives up meanwhile is not at fault.
    /// </summary>
    private async Task CopyAsync(HttpResponseMessage answer, HttpContext context, RelayPlaces.Place place)
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        var reading = TimeSpan.Zero;
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
                place.BeginWrite();
                await context.Response.Body.WriteAsync(piece.AsMemory(0, read), context.RequestAborted).ConfigureAwait(false);
                place.EndWrite();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException
            && !context.RequestAborted.IsCancellationRequested)
        {
            if ((deadline.IsCancellationRequested || reading >= place.Writing) && _cut.IsToBeLogged())
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
}
