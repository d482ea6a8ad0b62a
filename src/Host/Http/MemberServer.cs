using System.Net;
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
    /// <summary>Each member that aggregates has one or two.</summary>
    private const int MostConnections = 256;

    private readonly MemberTrust _trust;
    private readonly MemberAnswers _answers;
    private readonly HttpServer _server;

    public MemberServer(ClusterSettings settings, MemberTrust trust, MemberAnswers answers, ILoggerFactory logs)
    {
        (_trust, _answers) = (trust, answers);
        _server = new HttpServer(
            kestrel =>
            {
                kestrel.Limits.MaxConcurrentConnections = OpenFiles.Connections(MostConnections);
                foreach (var endpoint in settings.Listen.Items)
                    kestrel.Listen(endpoint, trust.Secure);
            },
            logs).Map(Map);
    }

    public IReadOnlyCollection<string> Addresses => _server.Addresses;

    public Task StartAsync(CancellationToken stopping) => _server.StartAsync(stopping);

    public Task StopAsync(CancellationToken cutOff) => _server.StopAsync(cutOff);

    public void Dispose() => _server.Dispose();

    private void Map(WebApplication web)
    {
        web.Use(AdmitAsync);
        web.UseRouting();
        web.Use(RefuseAsync);
        web.Map("/metrics", _answers.SeriesAsync);
        web.Map("/jobs/activity", _answers.ActivityAsync);
        web.Map("/jobs/sums", _answers.SumsAsync);
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
        _ when context.GetEndpoint() is null => SayAsync(context, HttpStatusCode.NotFound, "members ask for /metrics, /jobs/activity and /jobs/sums"),
        _ => next(context),
    };

    private static Task SayAsync(HttpContext context, HttpStatusCode status, string text) => HttpServer.WriteTextAsync(context, status, text + "\n");
}
