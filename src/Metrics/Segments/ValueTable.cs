namespace LustreActors.Metrics;

/// <summary>
/// What a source read, as numbers: one row a thing (a job, an operation, a client), one column a value.
/// Several families share one table, so that nothing is held twice. It is filled by one owner and never changed once it is published.
/// </summary>
public sealed class ValueTable
{
    /// <summary>A value that the source did not give; its sample is not written.</summary>
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

    /// <summary>The same bytes for a row of another table; they are shared, and must not be written to.</summary>
    public byte[] SharedLabels(int row) => _labels[row];

    public ReadOnlySpan<long> Row(int row) => _values.AsSpan(row * Width, Width);

    /// <summary>A row to be filled, all of it <see cref="Absent"/> so far; good until the next one is added.</summary>
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

    /// <summary>A row that is there already, to be filled again. Like <see cref="Add"/>, only before the table is published.</summary>
    public Span<long> Change(int row) => _values.AsSpan(row * Width, Width);

    /// <summary>Begins anew with the room that is there; only for a table that nobody else has seen.</summary>
    public void Clear() => Count = 0;

    /// <summary>Takes back the row that was added last.</summary>
    public void RemoveLast()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Count);
        _labels[--Count] = [];
    }

    /// <summary>How a number with a fraction is kept in a column of <see cref="NumberFormat.Real"/>.</summary>
    public static long Real(double value) => BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value);
}
