using System.Net;
using LustreActors.Actors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>Scrapes of the whole cluster: an aggregator answers from memory, any other member asks one.</summary>
internal sealed class ClusterScrapes(PublishedCluster cluster, ClusterAnswers answers, AggregatorRelay relay, ManagedMemory memory, ILogger log)
{
    public async Task HandleAsync(HttpContext context)
    {
        var status = cluster.Current;
        if (status.IsAggregator)
        {
            await ExpositionResponse.WriteAsync(context, await answers.OfAllAsync(context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
            memory.Tidy();
            return;
        }

        // Whoever asked us took us for one: that is never passed on again.
        if (context.Request.Query.ContainsKey("relayed"))
            await SayAsync(context, "this member is no aggregator any more, or not yet").ConfigureAwait(false);
        else
            await RelayAsync(context, status).ConfigureAwait(false);
    }

    private async Task RelayAsync(HttpContext context, ClusterStatus status)
    {
        var (answer, problem) = await relay.AskAsync(status.Plan.Aggregators, context.Request.Headers.Accept, context.RequestAborted).ConfigureAwait(false);
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
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static Task SayAsync(HttpContext context, string text)
    {
        context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
