using System.Net;
using LustreActors.Host.Configuration;
using LustreActors.Host.Listening;
using LustreActors.Host.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Http;

/// <summary>
/// The member port. A client is authenticated before any other part of its request is looked at.
/// </summary>
internal sealed class MemberServer : IDisposable
{
    /// <summary>Ample: each aggregator holds one or two connections.</summary>
    private const int MaxConnections = 256;

    private readonly MemberAuthenticator _authenticator;
    private readonly MemberEndpoints _endpoints;
    private readonly RelayEndpoint? _relays;
    private readonly bool _hasMembers;
    private readonly HttpServer _server;

    public MemberServer(
        ClusterSettings settings, MemberAuthenticator authenticator, MemberEndpoints endpoints, RelayEndpoint? relays, TimeProvider time,
        ILoggerFactory logs)
    {
        (_authenticator, _endpoints, _relays) = (authenticator, endpoints, relays);

        // A port that was opened for senders with signatures alone has nothing for others.
        _hasMembers = settings.HasMembers || !authenticator.IsOpen;
        Connections = new ConnectionLimit(
            OpenFiles.Connections(MaxConnections), "the port for members", time, logs.CreateLogger("cluster"));
        _server = new HttpServer(
            kestrel =>
            {
                foreach (var endpoint in settings.Listen.Items)
                {
                    kestrel.Listen(endpoint, listen =>
                    {
                        Connections.Use(listen);
                        authenticator.ConfigureTls(listen);
                    });
                }
            },
            logs).Map(Map);
    }

    public ConnectionLimit Connections { get; }

    public IReadOnlyCollection<string> Addresses => _server.Addresses;

    public Task StartAsync(CancellationToken stopping) => _server.StartAsync(stopping);

    public Task StopAsync(CancellationToken cutOff) => _server.StopAsync(cutOff);

    public void Dispose() => _server.Dispose();

    private void Map(WebApplication web)
    {
        web.Use(AdmitAsync);
        web.UseRouting();
        web.Use(RefuseAsync);
        web.Map("/metrics", _endpoints.SeriesAsync);
        web.Map("/jobs/activity", _endpoints.JobActivityAsync);
        web.Map("/jobs/sums", _endpoints.JobSumsAsync);
        web.Map("/clients/activity", _endpoints.ClientActivityAsync);
        web.Map("/clients/sums", _endpoints.ClientSumsAsync);
        web.Map(ClusterReader.Path, _endpoints.OverviewAsync);
        if (_relays is not null)
            web.Map(RelayEndpoint.Path + "/{sender}", _relays.HandleAsync);
    }

    private async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        if (_relays?.IsSigned(context) == true)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        if (!_hasMembers)
        {
            await HttpServer.WriteLineAsync(
                context, HttpStatusCode.NotFound, $"only {RelayEndpoint.Path} is served here: see ganglia.receive").ConfigureAwait(false);
            return;
        }

        var (authorization, from) = (context.Request.Headers.Authorization, context.Connection.RemoteIpAddress);
        if (await _authenticator.IsMemberAsync(authorization, from).ConfigureAwait(false))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await HttpServer.WriteLineAsync(
            context, HttpStatusCode.Unauthorized, "this is for members: see cluster.trust").ConfigureAwait(false);
    }

    private static Task RefuseAsync(HttpContext context, RequestDelegate next) => context switch
    {
        _ when !HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments(RelayEndpoint.Path) =>
            HttpServer.WriteLineAsync(context, HttpStatusCode.MethodNotAllowed, $"{context.Request.Method} is not for here: GET"),
        _ when context.GetEndpoint() is null =>
            HttpServer.WriteLineAsync(
                context, HttpStatusCode.NotFound,
                "members ask for /metrics, /jobs/activity, /jobs/sums, /clients/activity, /clients/sums and /overview"),
        _ => next(context),
    };
}
