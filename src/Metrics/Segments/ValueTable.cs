namespace LustreActors.Metrics.Segments;

/// <summary>
/// The numbers that a source read: a row for each thing (job, operation, client), a column for each value. Several families share one
/// table, so that no number is stored twice. One owner fills the table; it does not change after it is published.
/// </summary>
public sealed class ValueTable
{
    /// <summary>A value that the source did not have. Its sample is not written.</summary>
    public const long Absent = long.MinValue;

    private byte[][] _labels;
    private long[] _values;

    public ValueTable(int width, int capacity = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Width = width;
        _labels = new byte[Math.Max(capacity, 1)][];
        _values = new long[Math.Max(capacity, 1) * width];
    }

    public int Width { get; }

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Labels(int row) => _labels[row];

    /// <summary>The bytes themselves, for a row of another table. They are shared, so they must not be changed.</summary>
    public byte[] SharedLabels(int row) => _labels[row];

    public ReadOnlySpan<long> Row(int row) => _values.AsSpan(row * Width, Width);

    /// <summary>Adds a row of <see cref="Absent"/> values and returns it. The span is valid until the next row is added.</summary>
    public Span<long> Add(byte[] labels)
    {
        if (Count == _labels.Length)
        {
            Array.Resize(ref _labels, Count * 2);
            Array.Resize(ref _values, Count * 2 * Width);
        }

        _labels[Count] = labels;
        var row = _values.AsSpan(Count * Width, Width);
        row.Fill(Absent);
        Count++;
        return row;
    }

    /// <summary>An existing row, to be changed. As with <see cref="Add"/>, only before the table is published.</summary>
    public Span<long> Change(int row) => _values.AsSpan(row * Width, Width);

    /// <summary>Removes all rows and keeps the memory. Only before the table is published.</summary>
    public void Clear() => Count = 0;

    /// <summary>Removes the row that was added last.</summary>
    public void RemoveLast()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Count);
        _labels[--Count] = [];
    }

    /// <summary>Converts a number with a fraction to the bits of a column of <see cref="NumberFormat.Real"/>.</summary>
    public static long Real(double value) => BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value);
}
