using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The families that share one table, each with its column.</summary>
/// <param name="common">The labels of all of them.</param>
/// <param name="withCreated">Whether to write since when a counter counts.</param>
internal sealed class TableFamilies(LabelText common, bool withCreated)
{
    private readonly List<(SegmentLayout Layout, int Column)> _families = [];

    public TableFamilies Add(MetricFamily family, int column, NumberFormat format = NumberFormat.Integer, int created = -1)
    {
        var sample = new SampleColumn(column, format);
        var layout = created >= 0 && withCreated
            ? new SegmentLayout(family, common, sample, new SampleColumn(created, NumberFormat.Nano, SampleKind.Created))
            : new SegmentLayout(family, common, sample);
        _families.Add((layout, column));
        return this;
    }

    /// <summary>A family that has no value at all would still be served with its help: it is left out.</summary>
    public void AddSegments(ValueTable table, ImmutableArray<Segment>.Builder segments)
    {
        foreach (var (layout, column) in _families)
        {
            for (var row = 0; row < table.Count; row++)
            {
                if (table.Row(row)[column] == ValueTable.Absent)
                    continue;
                segments.Add(new Segment(layout, table));
                break;
            }
        }
    }
}
