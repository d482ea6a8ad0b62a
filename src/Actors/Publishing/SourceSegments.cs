using LustreActors.Messages;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Publishing;

/// <summary>
/// Creates the series of the state of the sources. They are segments, not metrics of the registry: there may be thousands, and they end
/// with their source.
/// </summary>
public static class SourceSegments
{
    private const double Yes = 1;

    public static IEnumerable<Segment> Create(IReadOnlyCollection<SourceStatus> sources) =>
    [
        PerSource(SourceFamilies.Up, sources, s => s.State == SourceState.Up ? Yes : 0),
        PerSource(SourceFamilies.Age, sources, s => s.Age?.TotalSeconds),
        PerSource(SourceFamilies.Collect, sources, s => s.Last?.Duration.TotalSeconds),
        PerSource(SourceFamilies.BytesRead, sources, s => s.BytesRead),
        PerSource(SourceFamilies.LinesRefused, sources, s => s.LinesRefused),
        PerSource(SourceFamilies.Failures, sources, s => s.Failures),
        PerSource(SourceFamilies.Quarantined, sources, s => s.State == SourceState.Quarantined ? Yes : 0),
    ];

    private static Segment PerSource(MetricFamily family, IReadOnlyCollection<SourceStatus> sources, Func<SourceStatus, double?> value)
    {
        var segment = new SegmentBuilder(family);
        foreach (var source in sources)
        {
            if (value(source) is { } number)
                segment.Add(number, source.Source);
        }

        return segment.Build();
    }
}
