using System.IO.Pipelines;
using LustreActors.Metrics;

namespace LustreActors.Host;

/// <summary>
/// Some code is compiled when it is first needed. So the program's own metrics, and a line in every format of numbers, are written to nobody before
/// the port opens: the first scrape is as quick as the others.
/// </summary>
internal static class FirstScrape
{
    private static readonly MetricFamily Family = new("lustre_exporter_first_scrape", MetricType.Gauge, "Nobody sees this.", "", "format");

    public static async Task RehearseAsync(IEnumerable<Segment> own)
    {
        var formats = Enum.GetValues<NumberFormat>();
        var table = new ValueTable(formats.Length);
        var values = table.Add([]);
        for (var i = 0; i < formats.Length; i++)
            values[i] = formats[i] == NumberFormat.Real ? ValueTable.Real(0.25) : 1_234_567;
        SampleColumn[] columns = [.. formats.Select((format, i) => new SampleColumn(i, LabelText.Of("format", $"{format}"), format))];
        var exposition = Exposition.Of([.. own, new Segment(new SegmentLayout(Family, LabelText.Empty, columns), table)]);
        await exposition.WriteAsync(PipeWriter.Create(Stream.Null), ExpositionFormat.PrometheusText, CancellationToken.None).ConfigureAwait(false);
    }
}
