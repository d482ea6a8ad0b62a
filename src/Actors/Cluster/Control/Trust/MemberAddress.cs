using System.Globalization;

namespace LustreActors.Actors.Cluster.Control.Trust;

/// <summary>
/// Host and port of a member's control plane. Members compare addresses to decide which of them forms a cluster, so the order is the same everywhere:
/// by host, byte by byte, then by port.
/// </summary>
public readonly record struct MemberAddress(string Host, int Port) : IComparable<MemberAddress>
{
    /// <summary>Parses <c>host:port</c>, <c>host</c> or <c>[ipv6]:port</c>. Host names are lower-cased.</summary>
    public static bool TryParse(string text, int defaultPort, out MemberAddress address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = default;
        var (host, port) = (text, defaultPort);
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || (end + 1 < text.Length && text[end + 1] != ':'))
                return false;
            host = text[1..end];
            if (end + 1 < text.Length && !TryParsePort(text[(end + 2)..], out port))
                return false;
        }
        else if (text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 && colon == text.LastIndexOf(':'))
        {
            host = text[..colon];
            if (!TryParsePort(text[(colon + 1)..], out port))
                return false;
        }

        if (host.Length == 0 || host.AsSpan().ContainsAny(" /@#?") || port is < 1 or > 65535)
            return false;
        address = new MemberAddress(host.ToLowerInvariant(), port);
        return true;
    }

    public int CompareTo(MemberAddress other) =>
        string.CompareOrdinal(Host, other.Host) is not 0 and var order ? order : Port.CompareTo(other.Port);

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    public static bool operator <(MemberAddress left, MemberAddress right) => left.CompareTo(right) < 0;

    public static bool operator >(MemberAddress left, MemberAddress right) => left.CompareTo(right) > 0;

    public static bool operator <=(MemberAddress left, MemberAddress right) => left.CompareTo(right) <= 0;

    public static bool operator >=(MemberAddress left, MemberAddress right) => left.CompareTo(right) >= 0;

    private static bool TryParsePort(string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);
}
