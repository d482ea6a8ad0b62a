using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host.Pages;

/// <summary>
/// A file of the pages that is embedded in the program. Its address changes with its content, so that browsers can keep it.
/// </summary>
internal sealed class Assets
{
    private const int HashDigits = 12;

    private readonly byte[] _content;
    private readonly string _type;

    private Assets(string name, string type)
    {
        _content = Embedded.Bytes("pages/" + name);
        _type = type;
        Path = "/assets/" + name;
        Url = $"{Path}?{Convert.ToHexStringLower(SHA256.HashData(_content))[..HashDigits]}";
    }

    public static Assets Style { get; } = new("page.css", "text/css; charset=utf-8");

    public static Assets Script { get; } = new("page.js", "text/javascript; charset=utf-8");

    public static Assets Icon { get; } = new("icon.svg", "image/svg+xml");

    public static IReadOnlyList<Assets> All { get; } = [Style, Script, Icon];

    public string Path { get; }

    public string Url { get; }

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = _type;
        context.Response.ContentLength = _content.Length;
        context.Response.Headers.CacheControl = "public, max-age=604800, immutable";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(_content, context.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>Files that are embedded in the program.</summary>
internal static class Embedded
{
    public static byte[] Bytes(string name) => TryRead(name) ?? throw new InvalidOperationException($"{name} is not embedded");

    /// <summary>Null if there is no such file.</summary>
    public static byte[]? TryRead(string name)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    public static IEnumerable<string> Names(string prefix) =>
        typeof(Embedded).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal));
}
