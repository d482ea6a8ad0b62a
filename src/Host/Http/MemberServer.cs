using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Messages;
using LustreActors.Metrics;
using LustreActors.Sources.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>
/// The door for other members. Who comes in has shown first that he is one, where there is anything to show; nothing of what he asks is looked at
/// before that.
/// </summary>
internal sealed class MemberServer : IDisposable
{
    private static readonly TimeSpan TablesWait = TimeSpan.FromSeconds(2);

    private readonly MemberTrust _trust;
    private readonly ScrapeHandler _scrapes;
    private readonly ClusterScrapes _clusterScrapes;
    private readonly ClusterAnswers _answers;
    private readonly IActorRef _metrics;
    private readonly PublishedExposition _published;
    private readonly ManagedMemory _memory;
    private readonly HttpServer _server;

    public MemberServer(
        ClusterSettings settings, MemberTrust trust, ScrapeHandler scrapes, ClusterScrapes clusterScrapes, ClusterAnswers answers,
        IActorRef metrics, PublishedExposition published, ManagedMemory memory, ILoggerFactory logs)
    {
        (_trust, _scrapes, _clusterScrapes, _answers) = (trust, scrapes, clusterScrapes, answers);
        (_metrics, _published, _memory) = (metrics, published, memory);
        _server = new HttpServer(
            kestrel =>
            {
                kestrel.Limits.MaxConcurrentConnections = OpenFiles.Connections(MostConnections);
                foreach (var endpoint in settings.Listen.Items)
                    kestrel.Listen(endpoint, trust.Secure);
            },
            logs).Map(Map);
    }

    /// <summary>Each member that aggregates has one or two.</summary>
    private const int MostConnections = 256;

    public IReadOnlyCollection<string> Addresses => _server.Addresses;

    public Task StartAsync(CancellationToken stopping) => _server.StartAsync(stopping);

    public Task StopAsync(CancellationToken cutOff) => _server.StopAsync(cutOff);

    public void Dispose() => _server.Dispose();

    private void Map(WebApplication web)
    {
        web.Use(AdmitAsync);
        web.UseRouting();
        web.Use(RefuseAsync);
        web.Map("/metrics", context => ScrapeAsync(context, context.Request.Query["scope"], context.Request.Query["jobs"] == "all"));
    }

    private async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        if (await _trust.IsMemberAsync(context.Request.Headers.Authorization, context.Connection.RemoteIpAddress).ConfigureAwait(false))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await SayAsync(context, HttpStatusCode.Unauthorized, "this is for members: see cluster.trust").ConfigureAwait(false);
    }

    private static Task RefuseAsync(HttpContext context, RequestDelegate next) => context switch
    {
        _ when !HttpMethods.IsGet(context.Request.Method) => SayAsync(context, HttpStatusCode.MethodNotAllowed, $"{context.Request.Method} is not for here: GET"),
        _ when context.GetEndpoint() is null => SayAsync(context, HttpStatusCode.NotFound, "members ask for /metrics"),
        _ => next(context),
    };

    private async Task ScrapeAsync(HttpContext context, string? scope, bool withJobs)
    {
        switch (scope)
        {
            case "local":
                await _scrapes.HandleAsync(context, () => OwnAsync(withJobs), notModified: true).ConfigureAwait(false);
                break;
            case "shards":
                await ExpositionResponse.WriteAsync(context, await _answers.OfOwnShardsAsync(withJobs, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
                _memory.TidySoon();
                break;
            case "cluster":
                await _clusterScrapes.HandleAsync(context).ConfigureAwait(false);
                break;
            default:
                await SayAsync(context, HttpStatusCode.BadRequest, $"there is no scope '{scope}': local, shards or cluster").ConfigureAwait(false);
                break;
        }
    }

    /// <summary>What this machine says of itself; of its jobs all that there are, whatever is shown to others.</summary>
    private async Task<Exposition> OwnAsync(bool withJobs)
    {
        var published = _published.Current;
        var tables = ImmutableArray<TableRead>.Empty;
        if (withJobs)
        {
            tables = await _metrics.AskAsync<ImmutableArray<TableRead>>(new MetricsProtocol.ReadTables(null, TablesWait), TablesWait * 2).ConfigureAwait(false);
        }

        return Exposition.Of(
            published.Families.Where(f => !IsOfJobs(f)).SelectMany(published.SegmentsOf).Concat(JobSegments.Of(tables.Select(t => t.Table).OfType<JobTable>())), out _);
    }

    private static bool IsOfJobs(MetricFamily family) => family.Name.StartsWith("lustre_job_", StringComparison.Ordinal) && family.LabelNames.Contains("jobid");

    private static Task SayAsync(HttpContext context, HttpStatusCode status, string text) => HttpServer.WriteTextAsync(context, status, text + "\n");
}
