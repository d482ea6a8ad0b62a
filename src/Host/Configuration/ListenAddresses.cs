using System.Net;
using System.Net.Sockets;
using LustreActors.Hocon.Binding;

namespace LustreActors.Host.Configuration;

/// <summary>Binds a list of addresses to listen on.</summary>
internal static class ListenAddresses
{
    private const string AllAddresses = "0.0.0.0";
    private const string Localhost = "localhost";

    /// <summary>
    /// Binds the addresses. As with other exporters, a port alone stands for all IPv4 addresses, and <c>localhost</c> for the loopback one.
    /// </summary>
    public static List<IPEndPoint> Bind(ConfigBinder settings, string path, string example)
    {
        var endpoints = new List<IPEndPoint>();
        var texts = settings.Strings(path);
        var port = example[(example.LastIndexOf(':') + 1)..];
        foreach (var text in texts)
        {
            if (Parse(text) is { } endpoint)
                endpoints.Add(endpoint);
            else
                settings.Problem(path, Explain(text, example, port));
        }

        if (texts.Count == 0)
            settings.Problem(path, $"names no address to serve on; write for example \"{example}\"");
        return endpoints;
    }

    /// <summary>Reports addresses that cannot be served on at the same time.</summary>
    public static void RefuseSamePorts(ConfigBinder settings, IReadOnlyList<(string Path, IPEndPoint At)> all)
    {
        for (var i = 1; i < all.Count; i++)
        {
            var (path, at) = all[i];
            foreach (var (otherPath, other) in all.Take(i).Where(o => Overlaps(o.At, at)))
                settings.Problem(path, $"{at} and {other} ({otherPath}) are the same port; give each its own");
        }
    }

    private static bool Overlaps(IPEndPoint one, IPEndPoint other) =>
        one.Port == other.Port && one.Port > 0
        && (one.Address.Equals(other.Address) || Includes(one.Address, other.Address) || Includes(other.Address, one.Address));

    /// <summary><c>[::]</c> is bound for both families.</summary>
    private static bool Includes(IPAddress every, IPAddress address) =>
        every.Equals(IPAddress.IPv6Any) || (every.Equals(IPAddress.Any) && address.AddressFamily == AddressFamily.InterNetwork);

    private static IPEndPoint? Parse(string text)
    {
        var (host, port) = text.LastIndexOf(':') is >= 0 and var colon ? (text[..colon], text[(colon + 1)..]) : ("", text);
        var whole = host switch
        {
            "" or "*" => $"{AllAddresses}:{port}",
            Localhost => $"{IPAddress.Loopback}:{port}",
            _ => text,
        };
        return IPEndPoint.TryParse(whole, out var endpoint) && whole.EndsWith($":{endpoint.Port}", StringComparison.Ordinal)
            ? endpoint
            : null;
    }

    private static string Explain(string text, string example, string port)
    {
        var what = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 ? "is a URL, not address:port"
            : IPAddress.TryParse(text, out _) ? "has no port"
            : text.LastIndexOf(':') is > 0 and var colon && Uri.CheckHostName(text[..colon]) == UriHostNameType.Dns
                && ushort.TryParse(text.AsSpan(colon + 1), out _)
                ? "names a host, and an address of this machine is needed (`ip -brief address` lists them)"
            : "is not address:port";
        return $"'{text}' {what}; write for example \"{example}\", \"127.0.0.1:{port}\" or \"[::]:{port}\"";
    }
}
