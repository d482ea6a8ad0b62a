using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>The public door: metrics, health, and a page for people.</summary>
internal sealed class MetricsServer(HttpOptions options, ScrapeHandler scrapes, ClusterScrapes? clusterScrapes, StatusPage page, IActorRef metrics, Func<bool> ready, ILoggerFactory logs)
    : IDisposable
{
    private HttpServer? _server;

    public async Task StartAsync(CancellationToken stopping)
    {
        _server = new HttpServer(Listen, HandleAsync, logs);
        await _server.StartAsync(stopping).ConfigureAwait(false);
    }

    /// <summary>Where it really serves: port 0 was replaced by one that was free.</summary>
    public IReadOnlyCollection<string> Addresses => _server?.Addresses ?? [];

    public Task StopAsync(CancellationToken cutOff) => _server?.StopAsync(cutOff) ?? Task.CompletedTask;

    public void Dispose() => _server?.Dispose();

    private void Listen(KestrelServerOptions kestrel)
    {
        var room = OpenFiles.Connections(options.MaxConnections);
        if (room < options.MaxConnections)
            HostLog.FewDescriptors(logs.CreateLogger("http"), options.MaxConnections, room);
        kestrel.Limits.MaxConcurrentConnections = room;
        foreach (var endpoint in options.Listen.Items)
            kestrel.Listen(endpoint);
    }

    private Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return SayAsync(context, HttpStatusCode.MethodNotAllowed, $"{request.Method} is not for here: GET or HEAD\n");
        }

        return request.Path.Value switch
        {
            "/metrics" => ScrapeAsync(context, request.Query["scope"]),
            "/" => page.HandleAsync(context),
            "/-/healthy" => HealthyAsync(context),
            "/-/ready" => SayAsync(
                context,
                ready() ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable,
                ready() ? "ready\n" : "not ready: Lustre's roots have not been looked through yet\n"),
            _ => SayAsync(context, HttpStatusCode.NotFound, "Nothing here. There are: /metrics, /-/healthy, /-/ready and / for people\n"),
        };
    }

    private Task ScrapeAsync(HttpContext context, string? scope) => scope switch
    {
        null or "" or "local" => scrapes.HandleAsync(context),
        "cluster" when clusterScrapes is not null => clusterScrapes.HandleAsync(context),
        "cluster" => SayAsync(context, HttpStatusCode.NotFound, "There is no cluster: cluster.mode is off, and cluster.peers names no other exporter\n"),
        _ => SayAsync(context, HttpStatusCode.BadRequest, $"There is no scope '{scope}': local (this machine) or cluster (all members)\n"),
    };

    /// <summary>Healthy means that the actor everything depends on still takes its messages.</summary>
    private async Task HealthyAsync(HttpContext context)
    {
        try
        {
            await metrics.AskAsync<ImmutableArray<SourceStatus>>(MetricsProtocol.ReadSources.Now, TimeSpan.FromSeconds(1), context.RequestAborted).ConfigureAwait(false);
            await SayAsync(context, HttpStatusCode.OK, "healthy\n").ConfigureAwait(false);
        }
        catch (AskFailedException e)
        {
            await SayAsync(context, HttpStatusCode.ServiceUnavailable, $"not healthy: {e.Message}\n").ConfigureAwait(false);
        }
    }

    private static Task SayAsync(HttpContext context, HttpStatusCode status, string text)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
