using System.Globalization;
using System.Net;

namespace LustreActors.Actors.Cluster.Control.Trust;

/// <summary>
/// Host and port of a member. Members compare addresses to decide which of them forms a cluster, so the order is the same everywhere:
/// by host, byte by byte, then by port.
/// </summary>
public readonly record struct MemberAddress(string Host, int Port) : IComparable<MemberAddress>
{
    /// <summary>Parses <c>host</c>, <c>host:port</c> and <c>[ipv6]:port</c>. Host names are lower-cased.</summary>
    public static bool TryParse(string text, int defaultPort, out MemberAddress address)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bracket = text.LastIndexOf(']');
        var colon = text.LastIndexOf(':');
        // An IPv6 address contains colons, so a port behind one needs brackets around the address.
        var hasPort = colon > bracket && (bracket >= 0 || text.IndexOf(':', StringComparison.Ordinal) == colon);
        var port = defaultPort;
        var isPort = !hasPort
            || (ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture,
                out var written) && (port = written) > 0);
        var host = ParseHost(hasPort ? text[..colon] : text);
        var isAddress = isPort && host is not null;
        address = isAddress ? new MemberAddress(host!.ToLowerInvariant(), port) : default;
        return isAddress;
    }

    /// <returns>The host without brackets; null where the text is neither a host name nor an address.</returns>
    public static string? ParseHost(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text is ['[', .. var inner, ']'])
            return IPAddress.TryParse(inner, out var bracketed) ? bracketed.ToString() : null;
        if (text.Contains(':', StringComparison.Ordinal))
            return IPAddress.TryParse(text, out var address) ? address.ToString() : null;
        var isName = text.Length is > 0 and < 254 && text.Trim('.').Length > 0 && !text.StartsWith('-')
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return isName ? text : null;
    }

    public int CompareTo(MemberAddress other) =>
        string.CompareOrdinal(Host, other.Host) is not 0 and var order ? order : Port.CompareTo(other.Port);

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    public static bool operator <(MemberAddress left, MemberAddress right) => left.CompareTo(right) < 0;

    public static bool operator >(MemberAddress left, MemberAddress right) => left.CompareTo(right) > 0;

    public static bool operator <=(MemberAddress left, MemberAddress right) => left.CompareTo(right) <= 0;

    public static bool operator >=(MemberAddress left, MemberAddress right) => left.CompareTo(right) >= 0;
}
