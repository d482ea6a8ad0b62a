using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Node;

/// <summary>Defines the family of a field. Null for a field that is not shown.</summary>
internal delegate (MetricFamily Family, NumberFormat Format)? FieldDefinition(string field);

/// <summary>The families of files that list fields with one value each. A family is created when its field is first seen.</summary>
internal sealed class FieldFamilies(FieldDefinition define)
{
    /// <summary>Bounds the fields that are remembered. A kernel has some hundred.</summary>
    private const int MostFields = 4096;

    private const int NotShown = -1;

    private readonly Dictionary<byte[], int> _columns = new(Utf8Keys.Instance);
    private readonly List<SegmentLayout> _layouts = [];
    private long[] _row = [];

    /// <summary>Begins a reading.</summary>
    public void Begin() => Array.Fill(_row, ValueTable.Absent);

    /// <summary>Whether a field is shown. Its value need not be parsed otherwise.</summary>
    public bool Shows(ReadOnlySpan<byte> field) => ColumnOf(field) != NotShown;

    public void Set(ReadOnlySpan<byte> field, long value)
    {
        if (ColumnOf(field) is not NotShown and var column)
            _row[column] = value;
    }

    public void AddSegments(ImmutableArray<Segment>.Builder segments)
    {
        if (_layouts.Count == 0)
            return;
        var table = new ValueTable(_layouts.Count);
        _row.AsSpan(0, _layouts.Count).CopyTo(table.Add([]));
        for (var column = 0; column < _layouts.Count; column++)
        {
            if (_row[column] != ValueTable.Absent)
                segments.Add(new Segment(_layouts[column], table));
        }
    }

    private int ColumnOf(ReadOnlySpan<byte> field)
    {
        var columns = _columns.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (columns.TryGetValue(field, out var column))
            return column;
        if (_columns.Count >= MostFields)
            return NotShown;
        column = field.IndexOfAnyExcept(FieldNames.Valid) < 0 && !field.IsEmpty
            && define(System.Text.Encoding.ASCII.GetString(field)) is { } defined ? Add(defined) : NotShown;
        _columns.Add(field.ToArray(), column);
        return column;
    }

    private int Add((MetricFamily Family, NumberFormat Format) defined)
    {
        var column = _layouts.Count;
        _layouts.Add(new SegmentLayout(defined.Family, LabelText.Empty, new SampleColumn(column, defined.Format)));
        if (_row.Length <= column)
        {
            var before = _row.Length;
            Array.Resize(ref _row, Math.Max(16, _row.Length * 2));
            _row.AsSpan(before).Fill(ValueTable.Absent);
        }

        return column;
    }
}

internal static class FieldNames
{
    /// <summary>The characters that a field may have, so that it can be part of a metric's name.</summary>
    public static readonly System.Buffers.SearchValues<byte> Valid =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"u8);
}
