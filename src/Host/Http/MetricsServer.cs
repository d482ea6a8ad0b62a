using System.Net;
using LustreActors.Host.Configuration;
using LustreActors.Host.Listening;
using LustreActors.Host.Logging;
using LustreActors.Host.OwnMetrics;
using LustreActors.Host.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Http;

/// <summary>The public port: metrics, health, and the pages for people.</summary>
internal sealed class MetricsServer(
    ScrapeHandler scrapes, ClusterScrapes? clusterScrapes, WebPages pages, Health health, Func<bool> ready, HttpMetrics metrics,
    WebAccess? access)
{
    public static ConnectionLimit Limit(HttpOptions options, TimeProvider time, ILogger log)
    {
        var possible = OpenFiles.Connections(options.MaxConnections);
        if (possible < options.MaxConnections)
            HostLog.FewDescriptors(log, options.MaxConnections, "the public port", possible);
        return new ConnectionLimit(possible, "the public port", time, log);
    }

    public static void Listen(KestrelServerOptions kestrel, HttpOptions options, ConnectionLimit connections, WebAccess? access)
    {
        foreach (var endpoint in options.Listen.Items)
        {
            kestrel.Listen(endpoint, listen =>
            {
                connections.Use(listen);
                access?.Configure(listen);
            });
        }
    }

    /// <param name="web">The application.</param>
    /// <param name="stopping">Ends answers that have no end.</param>
    public void Map(WebApplication web, CancellationToken stopping)
    {
        web.UseRouting();
        web.Use(BoundMethodAsync);
        metrics.Use(web);
        if (access is not null)
            web.Use(access.AdmitAsync);
        web.Use(RefuseAsync);
        pages.Map(web, stopping);
        web.Map("/metrics", ScrapeAsync);
        web.Map("/-/healthy", HealthyAsync);
        web.Map("/-/ready", ReadyAsync);
    }

    /// <summary>Answers what the owner of the collector can also ask through its socket, without the password of the port.</summary>
    public Task AnswerOwnerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/-/healthy" => HealthyAsync(context),
        "/-/ready" => ReadyAsync(context),
        "/api/v1/status" => pages.StatusAsync(context),
        _ => HttpServer.WriteLineAsync(context, HttpStatusCode.NotFound, "There are: /-/healthy, /-/ready and /api/v1/status"),
    };

    /// <summary>The method is a label: a client that invents methods must not create new series.</summary>
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
            return HttpServer.WriteLineAsync(context, HttpStatusCode.MethodNotAllowed, $"{method} is not for here: GET or HEAD");
        }

        // Routing alone would also accept another case and a trailing slash.
        return context.GetEndpoint() is RouteEndpoint found
            && (found.RoutePattern.RawText == context.Request.Path.Value || found.Metadata.GetMetadata<AnyPathBelow>() is not null)
            ? next(context)
            : HttpServer.WriteLineAsync(
                context, HttpStatusCode.NotFound, "Nothing here. There are: /metrics, /-/healthy, /-/ready and / for people");
    }

    private Task ScrapeAsync(HttpContext context) => (context.Request.Query["scope"].ToString(), Exclude(context)) switch
    {
        ("" or "local", "") => scrapes.HandleAsync(context),
        ("" or "local", "jobs") => scrapes.HandleWithoutJobsAsync(context),
        (_, not "") => HttpServer.WriteLineAsync(
            context, HttpStatusCode.BadRequest, "exclude is jobs, and only with the scope local: it leaves out the series of single jobs"),
        ("cluster", _) when clusterScrapes is not null => clusterScrapes.HandleAsync(context),
        ("cluster", _) => HttpServer.WriteLineAsync(
            context, HttpStatusCode.NotFound, "There is no cluster: cluster.enabled is off, and cluster.peers names no other exporter"),
        var (scope, _) => HttpServer.WriteLineAsync(
            context, HttpStatusCode.BadRequest, $"There is no scope '{scope}': local (this machine) or cluster (all members)"),
    };

    private static string Exclude(HttpContext context) => context.Request.Query["exclude"].ToString();

    private async Task HealthyAsync(HttpContext context)
    {
        var problem = await health.FindProblemAsync(context.RequestAborted).ConfigureAwait(false);
        await (problem is null
            ? HttpServer.WriteLineAsync(context, HttpStatusCode.OK, "healthy")
            : HttpServer.WriteLineAsync(context, HttpStatusCode.ServiceUnavailable, $"not healthy: {problem}")).ConfigureAwait(false);
    }

    private Task ReadyAsync(HttpContext context) => ready()
        ? HttpServer.WriteLineAsync(context, HttpStatusCode.OK, "ready")
        : HttpServer.WriteLineAsync(
            context, HttpStatusCode.ServiceUnavailable, "not ready: Lustre's roots have not been looked through yet");
}
