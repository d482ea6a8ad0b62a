using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Stats;

/// <summary>
/// The time at which the counters of a file began, as a gauge: <c>_created</c> is in OpenMetrics alone, and not everybody can take it.
/// </summary>
internal sealed class StartTimeGauge(LustreMetric metric, LabelText labels)
{
    private readonly SegmentLayout _layout = new(metric.Family, labels, new SampleColumn(0, metric.Unit.Format));

    /// <summary>Adds the time. Releases without a start time have no such series.</summary>
    public void Add(CollectionContext context, long startTime)
    {
        if (startTime != ValueTable.Absent)
            context.AddValue(_layout, LabelText.Empty.AsRow(), startTime);
    }
}
