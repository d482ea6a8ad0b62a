using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads the name and the version of the distribution from <c>os-release</c>, which is parsed when it has changed.</summary>
internal sealed class OsCollector(NodeRoots roots) : NodeCollector("os")
{
    private static readonly MetricFamily Info = NodeFamily.Gauge(
        "node_os_info",
        "A metric with a constant '1' value labeled by build_id, id, id_like, image_id, image_version, name, pretty_name, variant, "
            + "variant_id, version, version_codename, version_id.",
        "build_id", "id", "id_like", "image_id", "image_version", "name", "pretty_name", "variant", "variant_id", "version",
        "version_codename", "version_id");

    private static readonly MetricFamily Version = NodeFamily.Gauge(
        "node_os_version", "Metric containing the major.minor part of the OS version.", "id", "id_like", "name");

    private static readonly MetricFamily SupportEnd = NodeFamily.Gauge(
        "node_os_support_end_timestamp_seconds", "Metric containing the end-of-life date timestamp of the OS.");

    private readonly string[] _paths = [roots.InRoot("etc/os-release"), roots.InRoot("usr/lib/os-release")];
    private byte[] _text = [];
    private ImmutableArray<Segment> _segments = [];

    public static IReadOnlyList<MetricFamily> Families { get; } = [Info, Version, SupportEnd];

    protected override void Collect(NodeContext context)
    {
        foreach (var path in _paths)
        {
            if (!context.TryReadOptional(path, out var text))
                continue;
            if (!text.SequenceEqual(_text) || _segments.IsEmpty)
                (_text, _segments) = (text.ToArray(), Parse(text));
            context.Segments.AddRange(_segments);
            return;
        }
    }

    private static ImmutableArray<Segment> Parse(ReadOnlySpan<byte> text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (TextLines.TryReadTrimmed(ref text, out var line))
        {
            if (!line.StartsWith("#"u8) && line.IndexOf((byte)'=') is > 0 and var equals)
                values[Encoding.UTF8.GetString(line[..equals])] = Unquote(Encoding.UTF8.GetString(line[(equals + 1)..]));
        }

        string[] labels = [.. Info.LabelNames.Select(l => values.GetValueOrDefault(l.ToUpperInvariant(), ""))];
        var segments = ImmutableArray.CreateBuilder<Segment>();
        segments.Add(new SegmentBuilder(Info).Add(1, labels).Build());
        if (MajorMinor(values.GetValueOrDefault("VERSION_ID", "")) is > 0 and var version)
        {
            segments.Add(new SegmentBuilder(Version).Add(
                version, values.GetValueOrDefault("ID", ""), values.GetValueOrDefault("ID_LIKE", ""),
                values.GetValueOrDefault("NAME", "")).Build());
        }

        if (DateTimeOffset.TryParseExact(
            values.GetValueOrDefault("SUPPORT_END", ""), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var end))
            segments.Add(new SegmentBuilder(SupportEnd).Add(end.ToUnixTimeSeconds()).Build());
        return segments.ToImmutable();
    }

    /// <summary>The number at the beginning of a version: 20.04 of <c>20.04.2</c>. 0 for a version that is no number.</summary>
    private static double MajorMinor(string version)
    {
        var digits = version.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits >= 0 && version[digits] == '.')
        {
            var rest = version.AsSpan(digits + 1).IndexOfAnyExceptInRange('0', '9');
            digits = rest < 0 ? -1 : digits + 1 + rest;
        }

        var number = digits < 0 ? version : version[..digits];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }

    /// <summary>Removes quotes, and in double quotes the backslashes before the characters that a shell replaces.</summary>
    private static string Unquote(string value)
    {
        if (value.Length >= 2 && value[0] == '\'' && value[^1] == '\'')
            return value[1..^1];
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"')
            return value;
        var text = new StringBuilder(value.Length);
        for (var i = 1; i < value.Length - 1; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length - 1 && value[i + 1] is ('"' or '$' or '`' or '\\'))
                i++;
            text.Append(value[i]);
        }

        return text.ToString();
    }
}
