using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Stats;

/// <summary>Receives the lines of a target's stats: bytes read and written become one row, and every operation becomes a row.</summary>
internal sealed class StatsTables(OperationNames names) : IStatsSink
{
    private readonly long[] _io = new long[IoColumns.Width];
    private OperationLabels _labels = new(names, []);
    private ValueTable _table = new(OperationColumns.Width);

    public ReadOnlySpan<long> Io => _io;

    public bool HasIo => _io[IoColumns.Samples] != ValueTable.Absent || _io[IoColumns.Write + IoColumns.Samples] != ValueTable.Absent;

    /// <summary>Begins a file. Its operations are appended to the rows of <paramref name="table"/>.</summary>
    public void Begin(ValueTable table, OperationLabels labels)
    {
        _table = table;
        _labels = labels;
        names.Begin();
        _io.AsSpan().Fill(ValueTable.Absent);
    }

    public bool TryAdd(in StatsLine line)
    {
        if (line.Name.SequenceEqual("read_bytes"u8))
            return TryAddIo(line, 0);
        if (line.Name.SequenceEqual("write_bytes"u8))
            return TryAddIo(line, IoColumns.Write);
        if (!names.TryAdd(line.Name, out var number))
            return IsListedTwice(line.Name);

        var row = _table.Add(_labels.Get(number, line.Name));
        row[OperationColumns.Samples] = line.Samples;
        row[OperationColumns.SamplesCreated] = line.StartTime;
        switch (line.Unit)
        {
            case StatsUnit.Microseconds:
                row[OperationColumns.Time] = line.Sum;
                row[OperationColumns.Minimum] = line.Minimum;
                row[OperationColumns.Maximum] = line.Maximum;
                break;
            case StatsUnit.Seconds:
                row[OperationColumns.Time] = Microseconds(line.Sum);
                row[OperationColumns.Minimum] = Microseconds(line.Minimum);
                row[OperationColumns.Maximum] = Microseconds(line.Maximum);
                break;
            case StatsUnit.Bytes:
                row[OperationColumns.Bytes] = line.Sum;
                break;
        }

        row[OperationColumns.TimeCreated] = CreatedOf(row[OperationColumns.Time], line);
        row[OperationColumns.BytesCreated] = CreatedOf(row[OperationColumns.Bytes], line);
        return true;
    }

    /// <summary>
    /// Whether the name is listed twice by design. Up to 2.10 an OST lists statfs twice, first the requests of clients and then its own.
    /// That is not reported.
    /// </summary>
    private static bool IsListedTwice(ReadOnlySpan<byte> name) => name.SequenceEqual("statfs"u8);

    private bool TryAddIo(in StatsLine line, int from)
    {
        var io = _io.AsSpan(from, IoColumns.Write);
        if (io[IoColumns.Samples] != ValueTable.Absent)
            return false;
        io[IoColumns.Samples] = line.Samples;
        io[IoColumns.SamplesCreated] = line.StartTime;
        if (line.Unit == StatsUnit.Bytes)
        {
            io[IoColumns.Bytes] = line.Sum;
            io[IoColumns.BytesCreated] = CreatedOf(line.Sum, line);
            io[IoColumns.Minimum] = line.Minimum;
            io[IoColumns.Maximum] = line.Maximum;
        }

        return true;
    }

    private static long CreatedOf(long value, in StatsLine line) => value == ValueTable.Absent ? ValueTable.Absent : line.StartTime;

    private static long Microseconds(long seconds) =>
        seconds is ValueTable.Absent or > long.MaxValue / 1_000_000 ? ValueTable.Absent : seconds * 1_000_000;
}

/// <summary>
/// The columns of a table with one row for each operation. Times are microseconds. Every counter has its own column for the time at which
/// it began (nanoseconds since 1970), so that a counter without a value has no such time either.
/// </summary>
internal static class OperationColumns
{
    public const int Samples = 0;
    public const int SamplesCreated = 1;
    public const int Time = 2;
    public const int TimeCreated = 3;
    public const int Minimum = 4;
    public const int Maximum = 5;
    public const int Bytes = 6;
    public const int BytesCreated = 7;

    public const int Width = 8;
}

/// <summary>The columns of one line of bytes (<c>read_bytes</c>, <c>write_bytes</c>), relative to its first column.</summary>
internal static class IoColumns
{
    public const int Samples = 0;
    public const int SamplesCreated = 1;
    public const int Bytes = 2;
    public const int BytesCreated = 3;
    public const int Minimum = 4;
    public const int Maximum = 5;

    /// <summary>The first column of <c>write_bytes</c>. The columns of <c>read_bytes</c> begin at 0.</summary>
    public const int Write = 6;

    public const int Width = 12;
}
