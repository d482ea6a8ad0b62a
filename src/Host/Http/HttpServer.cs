using System.Net;
using LustreActors.Actors;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LustreActors.Host;

/// <summary>
/// Kestrel by itself: no host, no container of services, no middleware. Its limits are what keeps a slow, huge or malformed request from
/// costing anybody else anything.
/// </summary>
internal sealed class HttpServer : IDisposable
{
    private readonly FewServices _services;
    private readonly KestrelServer _server;
    private readonly RequestDelegate _handler;
    private readonly ILogger _log;

    public HttpServer(Action<KestrelServerOptions> listen, RequestDelegate handler, ILoggerFactory logs)
    {
        _services = new FewServices(logs);
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = _services };
        options.Limits.MaxRequestBodySize = 64 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestLineSize = 4 * 1024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
        options.Limits.MaxResponseBufferSize = 256 * 1024;

        // The server's own least rate, 240 bytes a second, would let a client that stopped reading keep its connection for a quarter of an hour.
        options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 256 * 1024, gracePeriod: TimeSpan.FromSeconds(5));
        options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        listen(options);

        // Whoever writes a block also sends it, and no thread is woken for each. Unsafe is that only for a handler that blocks its thread: none does.
        var sockets = new SocketTransportOptions { UnsafePreferInlineScheduling = true };
        _server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(sockets), logs),
            logs);
        _handler = handler;
        _log = logs.CreateLogger("http");
    }

    public Task StartAsync(CancellationToken stopping) => _server.StartAsync(new Application(this), stopping);

    /// <summary>Frees the port at once, then waits for the requests in flight until it is told to cut them off.</summary>
    public Task StopAsync(CancellationToken cutOff) => _server.StopAsync(cutOff);

    public IReadOnlyCollection<string> Addresses => [.. _server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()?.Addresses ?? []];

    public void Dispose()
    {
        _server.Dispose();
        _services.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            await _handler(context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to tell.
        }
        catch (AskFailedException e) when (!context.Response.HasStarted)
        {
            // Who should answer has ended, and the process with it soon: a stale answer would hide that.
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            await context.Response.WriteAsync(e.Message + "\n").ConfigureAwait(false);
        }
        catch (Exception e) when (e is not Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            HostLog.RequestFailed(_log, context.Request.Path, e);
            if (context.Response.HasStarted)
                throw;
            context.Response.Clear();
            context.Response.StatusCode = (int)HttpStatusCode.InternalServerError;
        }
    }

    private sealed class Application(HttpServer server) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => server.HandleAsync(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }

    /// <summary>What TLS asks for. Most of that only Kestrel itself can make: where there is no TLS none of it is made.</summary>
    private sealed class FewServices(ILoggerFactory logs) : IServiceProvider, IDisposable
    {
        private ServiceProvider? _kestrels;

        public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? logs : (_kestrels ??= KestrelServices.Provide(logs)).GetService(serviceType);

        public void Dispose() => _kestrels?.Dispose();
    }
}
