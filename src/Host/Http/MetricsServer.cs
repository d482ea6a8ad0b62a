using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>What the public port answers: metrics, health, and a page for people.</summary>
internal sealed class MetricsServer(
    ScrapeHandler scrapes, ClusterScrapes? clusterScrapes, StatusPage page, Health health, Func<bool> ready, HttpMetrics metrics)
{
    public static void Listen(KestrelServerOptions kestrel, HttpOptions options, ILogger log)
    {
        var room = OpenFiles.Connections(options.MaxConnections);
        if (room < options.MaxConnections)
            HostLog.FewDescriptors(log, options.MaxConnections, room);
        kestrel.Limits.MaxConcurrentConnections = room;
        foreach (var endpoint in options.Listen.Items)
            kestrel.Listen(endpoint);
    }

    public void Map(WebApplication web)
    {
        web.UseRouting();
        web.Use(BoundMethodAsync);
        metrics.Use(web);
        web.Use(RefuseAsync);
        web.Map("/", page.HandleAsync);
        web.Map("/metrics", ScrapeAsync);
        web.Map("/-/healthy", HealthyAsync);
        web.Map("/-/ready", ReadyAsync);
    }

    /// <summary>Methods become labels: a client that invents them must not make new series.</summary>
    private static Task BoundMethodAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Method is not ("GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH" or "OPTIONS"))
            context.Request.Method = "OTHER";
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        var method = context.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return HttpServer.WriteTextAsync(context, HttpStatusCode.MethodNotAllowed, $"{method} is not for here: GET or HEAD\n");
        }

        // Routing would also take another case and a slash at the end.
        return context.GetEndpoint() is RouteEndpoint found && found.RoutePattern.RawText == context.Request.Path.Value
            ? next(context)
            : HttpServer.WriteTextAsync(context, HttpStatusCode.NotFound, "Nothing here. There are: /metrics, /-/healthy, /-/ready and / for people\n");
    }

    private Task ScrapeAsync(HttpContext context) => context.Request.Query["scope"].ToString() switch
    {
        "" or "local" => scrapes.HandleAsync(context),
        "cluster" when clusterScrapes is not null => clusterScrapes.HandleAsync(context),
        "cluster" => HttpServer.WriteTextAsync(
            context, HttpStatusCode.NotFound, "There is no cluster: cluster.enabled is off, and cluster.peers names no other exporter\n"),
        var scope => HttpServer.WriteTextAsync(
            context, HttpStatusCode.BadRequest, $"There is no scope '{scope}': local (this machine) or cluster (all members)\n"),
    };

    private async Task HealthyAsync(HttpContext context)
    {
        var problem = await health.FindProblemAsync(context.RequestAborted).ConfigureAwait(false);
        await (problem is null
            ? HttpServer.WriteTextAsync(context, HttpStatusCode.OK, "healthy\n")
            : HttpServer.WriteTextAsync(context, HttpStatusCode.ServiceUnavailable, $"not healthy: {problem}\n")).ConfigureAwait(false);
    }

    private Task ReadyAsync(HttpContext context) => ready()
        ? HttpServer.WriteTextAsync(context, HttpStatusCode.OK, "ready\n")
        : HttpServer.WriteTextAsync(
            context, HttpStatusCode.ServiceUnavailable, "not ready: Lustre's roots have not been looked through yet\n");
}
