using System.IO.Compression;
using System.IO.Pipelines;
using System.Net;
using LustreActors.Host.Listening;
using LustreActors.Metrics.Negotiation;
using LustreActors.Metrics.Writing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LustreActors.Host.Http;

/// <summary>Writes an exposition block by block, in the format and encoding that the client accepts.</summary>
internal static class ExpositionResponse
{
    private const int GzipBlock = 64 * 1024;

    public static async Task<ExpositionSize> WriteAsync(HttpContext context, Exposition exposition)
    {
        var limit = context.RequestServices.GetRequiredService<AnswerLimit>();
        using var place = await limit.TryBeginAsync(context.Abort, context.RequestAborted).ConfigureAwait(false);
        if (place is not null)
            return await SendAsync(context, exposition).ConfigureAwait(false);
        context.Response.Headers.RetryAfter = "1";
        await HttpServer.WriteLineAsync(
            context, HttpStatusCode.ServiceUnavailable,
            $"{AnswerLimit.MaxAnswers} answers are being sent to clients that read slowly: ask again later").ConfigureAwait(false);
        return default;
    }

    private static async Task<ExpositionSize> SendAsync(HttpContext context, Exposition exposition)
    {
        var response = context.Response;
        var choice = ContentNegotiation.Choose(context.Request.Headers.Accept, context.Request.Headers.AcceptEncoding);
        response.StatusCode = (int)HttpStatusCode.OK;
        response.ContentType = choice.ContentType;
        response.Headers.Vary = "Accept, Accept-Encoding";
        if (HttpMethods.IsHead(context.Request.Method))
            return default;
        if (!choice.Gzip)
            return await exposition.WriteAsync(response.BodyWriter, choice.Format, context.RequestAborted).ConfigureAwait(false);

        response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        var writer = PipeWriter.Create(gzip, new StreamPipeWriterOptions(minimumBufferSize: GzipBlock, leaveOpen: true));
        var size = await exposition.WriteAsync(writer, choice.Format, context.RequestAborted).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
        return size;
    }
}
