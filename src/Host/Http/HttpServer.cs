using System.Net;
using LustreActors.Actors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

/// <summary>
/// A web application of one listener. It is made empty: no configuration file, environment variable or default log of ASP.NET Core is read.
/// Each listener has its own, so that its limits, its paths and its end are its own. The limits keep a slow, huge or malformed request from
/// costing others anything.
/// </summary>
internal sealed class HttpServer : IDisposable
{
    private readonly WebApplication _application;
    private readonly ILogger _log;

    /// <param name="listen">The address and the limits of the listener.</param>
    /// <param name="logs">The log.</param>
    /// <param name="services">Services that run as long as the listener.</param>
    public HttpServer(Action<KestrelServerOptions> listen, ILoggerFactory logs, Action<IServiceCollection>? services = null)
    {
        _log = logs.CreateLogger("http");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(logs).AddSingleton<IHostLifetime, OwnLifetime>().AddRoutingCore();
        services?.Invoke(builder.Services);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            listen(kestrel);
        });

        // A block is sent by the thread that wrote it, and no other is woken. Unsafe is that only for a handler that blocks its thread: none does.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        _application = builder.Build();
        _application.Use(AnswerFailuresAsync);
    }

    /// <summary>The addresses that are served: port 0 was replaced by one that was free.</summary>
    public IReadOnlyCollection<string> Addresses => [.. _application.Urls];

    /// <summary>What was given to the constructor as services, and what they brought.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Adds what answers. Only before the start.</summary>
    public HttpServer Map(Action<WebApplication> map)
    {
        map(_application);
        return this;
    }

    public Task StartAsync(CancellationToken stopping) => _application.StartAsync(stopping);

    /// <summary>Frees the port at once, then waits for the requests in flight until it is told to cut them off. The services end with the disposal.</summary>
    public Task StopAsync(CancellationToken cutOff) => _application.Services.GetRequiredService<IServer>().StopAsync(cutOff);

    public void Dispose() => ((IDisposable)_application).Dispose();

    public static Task WriteTextAsync(HttpContext context, HttpStatusCode status, string text)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 64 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
        kestrel.Limits.MaxResponseBufferSize = 256 * 1024;

        // Kestrel's least rate, 240 bytes a second, would let a client that stopped reading keep its connection for a quarter of an hour.
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 256 * 1024, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
    }

    private async Task AnswerFailuresAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: no answer can reach it.
        }
        catch (AskFailedException e) when (!context.Response.HasStarted)
        {
            // The actor that should answer has ended, and the process will soon: a stale answer would hide that.
            await WriteTextAsync(context, HttpStatusCode.ServiceUnavailable, e.Message + "\n").ConfigureAwait(false);
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

    /// <summary>Signals are the program's, see <see cref="Signals"/>: the host neither handles them nor logs its start.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
