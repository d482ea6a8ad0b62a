using System.Net;

namespace LustreActors.Sources.Clients;

/// <summary>Network identifiers of Lustre: <c>10.0.0.5@tcp</c>, <c>fd00::5@tcp</c>, <c>12@gni</c>, <c>0@lo</c>.</summary>
public static class Nid
{
    /// <summary>The NID by which a server is a client of itself.</summary>
    public const string Loopback = "0@lo";

    /// <summary>The part before the network.</summary>
    public static string HostPart(string nid)
    {
        ArgumentNullException.ThrowIfNull(nid);
        var at = nid.LastIndexOf('@');
        return at < 0 ? nid : nid[..at];
    }

    /// <summary>The network of a NID, as <see cref="CanonicalNetwork"/> writes it; null if it has none.</summary>
    public static string? NetworkOf(string nid)
    {
        ArgumentNullException.ThrowIfNull(nid);
        var at = nid.LastIndexOf('@');
        return at < 0 ? null : CanonicalNetwork(nid[(at + 1)..]);
    }

    /// <summary>The name of a network without the number 0: <c>tcp0</c> and <c>tcp</c> are the same.</summary>
    public static string CanonicalNetwork(string network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network is [.., var last, '0'] && !char.IsAsciiDigit(last) ? network[..^1] : network;
    }

    /// <summary>The IP address in a NID; null for a network without IP addresses.</summary>
    public static IPAddress? AddressOf(string nid)
    {
        // A number alone is an address of other networks, although it is a form of an IPv4 address too.
        var host = HostPart(nid);
        return host.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(host, out var address) ? address : null;
    }
}
