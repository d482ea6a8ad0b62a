using System.Net;
using LustreActors.Actors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>Scrapes of the whole cluster: an aggregator answers from memory, any other member asks one.</summary>
internal sealed class ClusterScrapes(
    PublishedCluster cluster, ClusterAnswers answers, AggregatorRelay relay, ManagedMemory memory, ClusterOptions options, TimeProvider time, ILogger log)
{
    /// <summary>So many intervals after it has become an aggregator a member has read everybody, and knows rates.</summary>
    private const int WarmAfter = 3;

    public async Task HandleAsync(HttpContext context)
    {
        var status = cluster.Current;
        var relayed = context.Request.Query["relayed"].ToString();
        if (status.IsAggregator && (relayed == AggregatorRelay.Any || await IsWarmAsync(status, context.RequestAborted).ConfigureAwait(false)))
            await AnswerAsync(context).ConfigureAwait(false);
        else if (relayed.Length > 0)
            // Whoever asks took us for one: that is never passed on again.
            await SayAsync(context, status.IsAggregator ? "this member aggregates since a moment ago only" : "this member is no aggregator").ConfigureAwait(false);
        else
            await RelayAsync(context, status).ConfigureAwait(false);
    }

    /// <summary>And knows what the join of before it said; where there is nothing to be known of a shard, it is not waited for any longer.</summary>
    private async Task<bool> IsWarmAsync(ClusterStatus status, CancellationToken stopping)
    {
        var since = time.GetElapsedTime(status.AggregatesSince ?? time.GetTimestamp());
        return since > options.Interval * WarmAfter && (since > options.ForgetAfter || await answers.CoverAllShardsAsync(stopping).ConfigureAwait(false));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        await ExpositionResponse.WriteAsync(context, await answers.ReadAllAsync(context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
        memory.TidySoon();
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
            await SayAsync(context, $"no aggregator answers: {problem}").ConfigureAwait(false);
            return;
        }

        using (answer)
        {
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            if (HttpMethods.IsHead(context.Request.Method))
                return;
            await PassOnAsync(answer, context).ConfigureAwait(false);
        }
    }

    /// <summary>Whoever answers half and then stands still would hold the client for as long: with what it has it is cut off.</summary>
    private async Task PassOnAsync(HttpResponseMessage answer, HttpContext context)
    {
        using var deadline = new CancellationTokenSource(relay.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            await answer.Content.CopyToAsync(context.Response.Body, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            HostLog.RelayCut(log, $"{answer.RequestMessage?.RequestUri?.Authority}", e.Message);
            context.Abort();
        }
    }

    private static Task SayAsync(HttpContext context, string text) =>
        HttpServer.WriteTextAsync(context, HttpStatusCode.ServiceUnavailable, text + "\n");
}
