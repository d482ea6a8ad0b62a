using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host;

/// <summary>Where an answer goes: its exit code first, then text as it comes.</summary>
internal sealed class InspectionReply(HttpContext context)
{
    public void ExitWith(int code) => context.Response.Headers[InspectionServer.ExitHeader] = code.ToString(CultureInfo.InvariantCulture);

    public Task WriteAsync(string text) => context.Response.WriteAsync(text, context.RequestAborted);
}
