using System.IO.Pipelines;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;

namespace LustreActors.Host.Http;

/// <summary>
/// Writes the program's own metrics, and a line in every number format, to a null stream before the port opens. The code is compiled then,
/// so that the first scrape is as fast as the others.
/// </summary>
internal static class ScrapeWarmup
{
    private static readonly MetricFamily Family = new("lustre_exporter_first_scrape", MetricType.Gauge, "Nobody sees this.", "", "format");

    public static async Task RunAsync(IEnumerable<Segment> ownMetrics)
    {
        var formats = Enum.GetValues<NumberFormat>();
        var table = new ValueTable(formats.Length);
        var values = table.Add([]);
        for (var i = 0; i < formats.Length; i++)
            values[i] = formats[i] == NumberFormat.Real ? ValueTable.Real(0.25) : 1_234_567;
        SampleColumn[] columns = [.. formats.Select((format, i) => new SampleColumn(i, LabelText.Of("format", $"{format}"), format))];
        var exposition = Exposition.Of([.. ownMetrics, new Segment(new SegmentLayout(Family, LabelText.Empty, columns), table)]);
        await exposition.WriteAsync(
            PipeWriter.Create(Stream.Null), ExpositionFormat.PrometheusText, CancellationToken.None).ConfigureAwait(false);
    }
}
