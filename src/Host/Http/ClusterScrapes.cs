using System.Net;
using LustreActors.Actors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>Scrapes of the whole cluster: an aggregator answers from memory, any other member asks one.</summary>
internal sealed class ClusterScrapes(
    PublishedCluster cluster, ClusterAnswers answers, AggregatorRelay relay, ManagedMemory memory, ClusterOptions options,
    TimeProvider time, ILogger log)
{
    /// <summary>The number of intervals after which a new aggregator has read every member and knows rates.</summary>
    private const int WarmUpIntervals = 3;

    public async Task HandleAsync(HttpContext context)
    {
        var status = cluster.Current;
        var relayed = context.Request.Query["relayed"].ToString();
        if (status.IsAggregator
            && (relayed == AggregatorRelay.Any || await IsWarmAsync(status, context.RequestAborted).ConfigureAwait(false)))
            await AnswerAsync(context).ConfigureAwait(false);
        else if (relayed.Length > 0)
            // A relayed scrape is never relayed again: two members that take each other for aggregators would send it back and forth.
            await RefuseAsync(
                context, status.IsAggregator ? "this member aggregates since a moment ago only" : "this member is no aggregator")
                .ConfigureAwait(false);
        else
            await RelayAsync(context, status).ConfigureAwait(false);
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
            HostLog.NoAggregator(log, problem);
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
    /// </summary>
    private async Task CopyAsync(HttpResponseMessage answer, HttpContext context)
    {
        using var deadline = new CancellationTokenSource(relay.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            await answer.Content.CopyToAsync(context.Response.Body, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException
            && !context.RequestAborted.IsCancellationRequested)
        {
            HostLog.RelayCut(log, $"{answer.RequestMessage?.RequestUri?.Authority}", e.Message);
            context.Abort();
        }
    }

    private static Task RefuseAsync(HttpContext context, string reason) =>
        HttpServer.WriteLineAsync(context, HttpStatusCode.ServiceUnavailable, reason);
}
