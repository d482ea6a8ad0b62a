using System.Net;
using LustreActors.Hocon.Binding;

namespace LustreActors.Host.Configuration;

/// <summary>Binds a list of addresses to listen on.</summary>
internal static class ListenAddresses
{
    public static List<IPEndPoint> Bind(ConfigBinder settings, string path, string example)
    {
        var endpoints = new List<IPEndPoint>();
        var texts = settings.Strings(path);
        var port = example[(example.LastIndexOf(':') + 1)..];
        foreach (var text in texts)
        {
            if (IPEndPoint.TryParse(text, out var endpoint) && text.EndsWith($":{endpoint.Port}", StringComparison.Ordinal))
                endpoints.Add(endpoint);
            else
                settings.Problem(
                    path, $"'{text}' is not address:port; write for example \"{example}\", \"127.0.0.1:{port}\" or \"[::]:{port}\"");
        }

        if (texts.Count == 0)
            settings.Problem(path, "names no address to serve on");
        return endpoints;
    }
}
