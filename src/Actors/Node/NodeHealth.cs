using LustreActors.Messages;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Node;

/// <summary>The health of the collectors under node_exporter's names, for its dashboards and rules.</summary>
public static class NodeHealth
{
    private const string Prefix = NodeSupervisor.BranchName + "/";

    private static readonly MetricFamily Duration = new(
        "node_scrape_collector_duration_seconds", MetricType.Gauge, "node_exporter: Duration of a collector scrape.", "seconds",
        "collector");

    private static readonly MetricFamily Success = new(
        "node_scrape_collector_success", MetricType.Gauge, "node_exporter: Whether a collector succeeded.", "", "collector");

    public static IReadOnlyList<MetricFamily> Families { get; } = [Duration, Success];

    /// <summary>Creates the series of the collectors among these sources.</summary>
    public static IEnumerable<Segment> Create(IReadOnlyCollection<SourceStatus> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var (duration, success) = (new SegmentBuilder(Duration), new SegmentBuilder(Success));
        foreach (var source in sources)
        {
            if (source.Last is not { } last || !source.Source.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            var collector = source.Source[Prefix.Length..];
            duration.Add(last.Duration.TotalSeconds, collector);
            success.Add(source.State == SourceState.Up ? 1 : 0, collector);
        }

        return [duration.Build(), success.Build()];
    }
}
