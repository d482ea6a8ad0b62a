using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Segments;

/// <summary>Builds a segment sample by sample, for families whose series are not columns of a source's table.</summary>
public sealed class SegmentBuilder(MetricFamily family)
{
    private readonly ValueTable _table = new(1);

    public SegmentBuilder Add(double value, params ReadOnlySpan<string> labelValues)
    {
        if (labelValues.Length != family.LabelNames.Length)
        {
            throw new ArgumentException(
                $"{family.Name} has {family.LabelNames.Length} labels, {labelValues.Length} values were given", nameof(labelValues));
        }

        var labels = new (string, string)[labelValues.Length];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = (family.LabelNames[i], labelValues[i]);
        _table.Add(LabelText.Of(labels).AsRow())[0] = ValueTable.Real(value);
        return this;
    }

    public Segment Build() => new(new SegmentLayout(family, LabelText.Empty, new SampleColumn(0, NumberFormat.Real)), _table);
}
