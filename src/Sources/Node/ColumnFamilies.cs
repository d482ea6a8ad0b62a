using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Node;

/// <summary>The families that share one table: a row for each device, a column for each value.</summary>
internal sealed class ColumnFamilies
{
    private readonly List<SegmentLayout> _families = [];

    public int Width { get; private set; }

    /// <summary>Adds a family of one column, and returns the column.</summary>
    public int Add(MetricFamily family, NumberFormat format = NumberFormat.Integer)
    {
        _families.Add(new SegmentLayout(family, LabelText.Empty, new SampleColumn(Width, format)));
        return Width++;
    }

    /// <summary>Adds a family with a column for each value of a label, and returns the first column.</summary>
    public int Add(MetricFamily family, NumberFormat format, string label, params ReadOnlySpan<string> values)
    {
        var columns = new SampleColumn[values.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new SampleColumn(Width + i, LabelText.Of(label, values[i]), format);
        var first = Width;
        _families.Add(new SegmentLayout(family, LabelText.Empty, columns));
        Width += columns.Length;
        return first;
    }

    public ValueTable CreateTable(int rows) => new(Width, rows);

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
