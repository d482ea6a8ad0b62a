using System.Globalization;
using System.Net;
using LustreActors.Actors;

namespace LustreActors.Host;

/// <summary>Reads <c>host</c>, <c>host:port</c> and <c>[::1]:port</c>.</summary>
internal static class HostAndPort
{
    /// <summary>Null where it is neither.</summary>
    public static HostPort? TryParse(string text, int defaultPort)
    {
        var bracket = text.LastIndexOf(']');
        var colon = text.LastIndexOf(':');
        // An IPv6 address has colons of its own, so that a port behind one needs brackets around it.
        var hasPort = colon > bracket && (bracket >= 0 || text.IndexOf(':', StringComparison.Ordinal) == colon);
        if (!hasPort)
            return TryParseHost(text) is { } alone ? new HostPort(alone, defaultPort) : null;
        return ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && TryParseHost(text[..colon]) is { } host ? new HostPort(host, port) : null;
    }

    /// <summary>Null where it is no name or address.</summary>
    public static string? TryParseHost(string text)
    {
        if (text is ['[', .. var inner, ']'])
            return IPAddress.TryParse(inner, out var bracketed) ? bracketed.ToString() : null;
        if (text.Contains(':', StringComparison.Ordinal))
            return IPAddress.TryParse(text, out var address) ? address.ToString() : null;
        var isName = text.Length is > 0 and < 254 && text.Trim('.').Length > 0 && !text.StartsWith('-')
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return isName ? text : null;
    }
}
