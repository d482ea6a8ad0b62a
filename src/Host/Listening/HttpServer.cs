using System.Net;
using LustreActors.Actors;
using LustreActors.Host.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Listening;

/// <summary>
/// A web application with one listener. It is created empty: no configuration file, environment variable or default log of ASP.NET Core is
/// read. Each listener has an application to itself, with separate limits, paths and shutdown. The limits keep a slow, huge or malformed
/// request from delaying others.
/// </summary>
internal sealed class HttpServer : IDisposable
{
    private readonly WebApplication _application;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="listen">The address and the limits of the listener.</param>
    /// <param name="logs">The log.</param>
    /// <param name="services">Services that run as long as the listener.</param>
    public HttpServer(Action<KestrelServerOptions> listen, ILoggerFactory logs, Action<IServiceCollection>? services = null)
    {
        _log = logs.CreateLogger("http");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(logs).AddSingleton<IHostLifetime, IdleLifetime>().AddRoutingCore();
        builder.Services.AddSingleton(new AnswerLimit(TimeProvider.System));
        services?.Invoke(builder.Services);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            listen(kestrel);
        });

        // The thread that writes a block also sends it, without waking another. This is unsafe only with a handler that blocks its thread.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        _application = builder.Build();
        _application.Use(ConnectionLimit.TrackAsync);
        _application.Use(AnswerFailuresAsync);
    }

    /// <summary>The addresses that are served; port 0 is replaced by the port that the system chose.</summary>
    public IReadOnlyCollection<string> Addresses => [.. _application.Urls];

    /// <summary>Cancelled when the server stops, so that answers without an end can end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public IServiceProvider Services => _application.Services;

    /// <summary>Adds endpoints and middleware; only before the start.</summary>
    public HttpServer Map(Action<WebApplication> map)
    {
        map(_application);
        return this;
    }

    public Task StartAsync(CancellationToken stopping) => _application.StartAsync(stopping);

    /// <summary>
    /// Closes the port at once, then waits for the requests in flight until they are to be cut off. The services end with the disposal.
    /// </summary>
    public Task StopAsync(CancellationToken cutOff)
    {
        _stopping.Cancel();
        return _application.Services.GetRequiredService<IServer>().StopAsync(cutOff);
    }

    public void Dispose()
    {
        ((IDisposable)_application).Dispose();
        _stopping.Dispose();
    }

    /// <summary>Answers with one line of plain text.</summary>
    public static Task WriteLineAsync(HttpContext context, HttpStatusCode status, string text)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
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
        kestrel.Limits.Http2.MaxStreamsPerConnection = 16;

        // Kestrel's default rate, 240 bytes a second, would let a client that stopped reading keep its connection for a quarter of an hour.
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
            // The client has closed the connection.
        }
        catch (AskFailedException e) when (!context.Response.HasStarted)
        {
            // The actor has ended, and the process ends with it: a stale answer would hide that.
            await WriteLineAsync(context, HttpStatusCode.ServiceUnavailable, e.Message).ConfigureAwait(false);
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

    /// <summary>Handles no signals, because the program does, and logs nothing at the start.</summary>
    private sealed class IdleLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
