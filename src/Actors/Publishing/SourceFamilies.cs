using LustreActors.Metrics.Families;

namespace LustreActors.Actors.Publishing;

/// <summary>The families of the state of each source.</summary>
public static class SourceFamilies
{
    internal static readonly MetricFamily Up = new(
        "lustre_exporter_source_up", MetricType.Gauge,
        "1 when the last collection of the source brought all that was asked for.", "", "source");

    internal static readonly MetricFamily Age = new(
        "lustre_exporter_source_age_seconds", MetricType.Gauge,
        "How long ago the source's data that is served was collected.", "seconds", "source");

    internal static readonly MetricFamily Collect = new(
        "lustre_exporter_source_collect_seconds", MetricType.Gauge,
        "How long the source's last collection took.", "seconds", "source");

    internal static readonly MetricFamily BytesRead = new(
        "lustre_exporter_source_bytes_read_total", MetricType.Counter, "Bytes read from the source's files.", "", "source");

    internal static readonly MetricFamily LinesRefused = new(
        "lustre_exporter_source_lines_refused_total", MetricType.Counter,
        "Lines and values of the source that were not understood, that Lustre shows as overflowed, or that are missing.", "", "source");

    internal static readonly MetricFamily Failures = new(
        "lustre_exporter_source_failures_total", MetricType.Counter,
        "Collections of the source that did not bring all that was asked for.", "", "source");

    internal static readonly MetricFamily Quarantined = new(
        "lustre_exporter_source_quarantined", MetricType.Gauge,
        "1 while a call of the source hangs, or has hung and is not trusted yet.", "", "source");

    public static IReadOnlyList<MetricFamily> All { get; } = [Up, Age, Collect, BytesRead, LinesRefused, Failures, Quarantined];
}
