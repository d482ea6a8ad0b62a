using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;

namespace LustreActors.Metrics.Segments;

/// <summary>A sample of a segment: its number, and the labels of the family, the row and the column together.</summary>
public readonly ref struct SegmentSample
{
    private readonly ReadOnlySpan<byte> _row;
    private readonly LabelText _column;

    internal SegmentSample(LabelText common, ReadOnlySpan<byte> row, LabelText column, double value)
    {
        _row = row;
        (Common, _column, Value) = (common, column, value);
    }

    public double Value { get; }

    /// <summary>The labels that all samples of the segment have.</summary>
    public LabelText Common { get; }

    /// <summary>The decoded value of a label; empty if the sample does not have it.</summary>
    public string Label(ReadOnlySpan<byte> name)
    {
        if (!TryFind(name, out var label))
            return "";
        if (!label.HasEscapes)
            return Encoding.UTF8.GetString(label.EscapedValue);
        return Encoding.UTF8.GetString(label.Value(new byte[label.EscapedValue.Length]));
    }

    /// <summary>Finds a label without decoding it.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out SampleLabel label) =>
        new SampleLabels(_row).TryFind(name, out label)
        || new SampleLabels(Common.Utf8).TryFind(name, out label)
        || new SampleLabels(_column.Utf8).TryFind(name, out label);
}

/// <summary>Enumerates the values of a segment, row by row. Buckets and times of creation are left out.</summary>
public ref struct SegmentSamples
{
    private readonly SegmentLayout _layout;
    private readonly ValueTable _table;
    private int _row;
    private int _column;

    internal SegmentSamples(SegmentLayout layout, ValueTable table)
    {
        (_layout, _table) = (layout, table);
        (_row, _column) = (0, -1);
    }

    public readonly SegmentSamples GetEnumerator() => this;

    public readonly SegmentSample Current
    {
        get
        {
            var column = _layout.Columns[_column];
            var value = column.Format.ToNumber(_table.Row(_row)[column.Column]);
            return new SegmentSample(_layout.Common, _table.Labels(_row), column.Labels, value);
        }
    }

    public bool MoveNext()
    {
        while (_row < _table.Count)
        {
            while (++_column < _layout.Columns.Length)
            {
                var column = _layout.Columns[_column];
                if (column.Kind == SampleKind.Value && _table.Row(_row)[column.Column] != ValueTable.Absent)
                    return true;
            }

            _row++;
            _column = -1;
        }

        return false;
    }
}

/// <summary>Conversion of stored numbers.</summary>
public static class NumberFormats
{
    /// <summary>Converts the 64 bits of a column to the number that is written for them.</summary>
    public static double ToNumber(this NumberFormat format, long value) => format switch
    {
        NumberFormat.Milli => value / 1e3,
        NumberFormat.Micro => value / 1e6,
        NumberFormat.Nano => value / 1e9,
        NumberFormat.Real => BitConverter.Int64BitsToDouble(value),
        NumberFormat.Kibi => value * 1024.0,
        _ => value,
    };
}
