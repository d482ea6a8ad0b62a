using System.Buffers;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;

namespace LustreActors.Actors.Tests;

/// <summary>Renders an exposition as Prometheus would get it.</summary>
internal static class Served
{
    public static string Text(this Exposition exposition)
    {
        var output = new ArrayBufferWriter<byte>();
        exposition.Write(output, ExpositionFormat.PrometheusText);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string[] Samples(this Exposition exposition) =>
        [.. exposition.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#')];

    public static string[] Samples(this IEnumerable<Segment> segments) => Exposition.Of(segments).Samples();
}
