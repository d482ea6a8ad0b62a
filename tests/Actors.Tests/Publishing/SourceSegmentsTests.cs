using LustreActors.Actors.Publishing;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Publishing;

public sealed class SourceSegmentsTests
{
    [Fact]
    public void Every_source_has_its_series_and_what_is_not_known_of_it_has_none()
    {
        var segments = SourceSegments.Create(
        [
            new SourceStatus(
                "a",
                "/collect/a",
                SourceState.Up,
                TimeSpan.FromSeconds(4),
                new SourceReport("a", SourceState.Up) { Duration = TimeSpan.FromSeconds(0.5) },
                false,
                false)
            {
                BytesRead = 100, LinesRefused = 2, Failures = 1,
            },
            new SourceStatus("b", "/collect/b", SourceState.Quarantined, null, null, true, true),
        ]).ToList();

        Assert.Equal(SourceFamilies.All, segments.Select(s => s.Family));
        Assert.Equal(
            [
                "lustre_exporter_source_age_seconds{source=\"a\"} 4",
                "lustre_exporter_source_bytes_read_total{source=\"a\"} 100",
                "lustre_exporter_source_bytes_read_total{source=\"b\"} 0",
                "lustre_exporter_source_collect_seconds{source=\"a\"} 0.5",
                "lustre_exporter_source_failures_total{source=\"a\"} 1",
                "lustre_exporter_source_failures_total{source=\"b\"} 0",
                "lustre_exporter_source_lines_refused_total{source=\"a\"} 2",
                "lustre_exporter_source_lines_refused_total{source=\"b\"} 0",
                "lustre_exporter_source_quarantined{source=\"a\"} 0",
                "lustre_exporter_source_quarantined{source=\"b\"} 1",
                "lustre_exporter_source_up{source=\"a\"} 1",
                "lustre_exporter_source_up{source=\"b\"} 0",
            ],
            segments.Samples().Order(StringComparer.Ordinal));
    }
}
