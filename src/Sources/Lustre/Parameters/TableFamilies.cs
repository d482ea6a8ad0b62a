using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>The families that share one table, each with its column.</summary>
/// <param name="common">The labels that all families have.</param>
/// <param name="withCreated">Whether to write the time at which a counter began.</param>
internal sealed class TableFamilies(LabelText common, bool withCreated)
{
    private readonly List<SegmentLayout> _families = [];

    /// <summary>Adds a family in the column that its declaration names.</summary>
    public TableFamilies Add(LustreMetric metric) => Add(metric, metric.Column);

    public TableFamilies AddAll(params IEnumerable<LustreMetric> metrics)
    {
        foreach (var metric in metrics)
            Add(metric);
        return this;
    }

    public TableFamilies Add(LustreMetric metric, int column) => Add(metric.Family, column, metric.Unit.Format, metric.Created);

    public TableFamilies Add(MetricFamily family, int column, NumberFormat format = NumberFormat.Integer, int created = -1)
    {
        var sample = new SampleColumn(column, format);
        var layout = created >= 0 && withCreated
            ? new SegmentLayout(family, common, sample, new SampleColumn(created, NumberFormat.Nano, SampleKind.Created))
            : new SegmentLayout(family, common, sample);
        _families.Add(layout);
        return this;
    }

    /// <summary>Adds a family with several samples in a row: a summary, or a family whose columns differ in their labels.</summary>
    public TableFamilies Add(MetricFamily family, params ReadOnlySpan<SampleColumn> columns)
    {
        _families.Add(new SegmentLayout(family, common, columns));
        return this;
    }

    /// <summary>Adds counters that differ in the value of one label and began at the same time.</summary>
    public TableFamilies AddNamed(MetricFamily family, string label, int created, params ReadOnlySpan<(string Value, int Column)> counters)
    {
        var columns = new List<SampleColumn>();
        foreach (var (value, column) in counters)
        {
            var labels = LabelText.Of(label, value);
            columns.Add(new SampleColumn(column, labels));
            if (withCreated)
                columns.Add(new SampleColumn(created, labels, NumberFormat.Nano, SampleKind.Created));
        }

        _families.Add(new SegmentLayout(family, common, [.. columns]));
        return this;
    }

    /// <summary>Adds a distribution of which Lustre shows the sum and the count alone.</summary>
    public TableFamilies AddSummary(LustreMetric metric, int sum, int count, int created)
    {
        var (sumColumn, countColumn) = (
            new SampleColumn(sum, metric.Unit.Format, SampleKind.Sum), new SampleColumn(count, NumberFormat.Integer, SampleKind.Count));
        var layout = withCreated
            ? new SegmentLayout(
                metric.Family, common, sumColumn, countColumn, new SampleColumn(created, NumberFormat.Nano, SampleKind.Created))
            : new SegmentLayout(metric.Family, common, sumColumn, countColumn);
        _families.Add(layout);
        return this;
    }

    /// <summary>Adds a segment for each family that has a value. A family without one would show its help alone.</summary>
    public void AddSegments(ValueTable table, ImmutableArray<Segment>.Builder segments)
    {
        foreach (var layout in _families)
        {
            if (layout.HasValueIn(table))
                segments.Add(new Segment(layout, table));
        }
    }
}
