using System.Buffers;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Writing;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Tests.Lustre;

/// <summary>Shows a reading as a scrape does.</summary>
internal static class Served
{
    public static Reading Read(this Source source, TestWatch? watch = null)
    {
        using var files = new FileReader(watch ?? new TestWatch());
        return source.Read(files);
    }

    public static string Text(this Reading reading, ExpositionFormat format = ExpositionFormat.PrometheusText)
    {
        var output = new ArrayBufferWriter<byte>();
        Exposition.Of(reading.Segments).Write(output, format);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The sample lines, without help and types.</summary>
    public static string[] Samples(this Reading reading, ExpositionFormat format = ExpositionFormat.PrometheusText) =>
        [.. reading.Text(format).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#')];

    /// <summary>The value of a series as text. Null when it is not served.</summary>
    public static string? Value(this Reading reading, string series) =>
        reading.Samples().SingleOrDefault(l => l.StartsWith(series + " ", StringComparison.Ordinal))?[(series.Length + 1)..];
}
