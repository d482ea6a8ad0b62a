using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>All jobs of one target as one collection found them, whatever of it is exposed. Immutable.</summary>
public sealed class JobTable
{
    private readonly int _readBytes;
    private readonly int _writeBytes;

    internal JobTable(ValueTable values, ImmutableArray<Operation> operations)
    {
        Values = values;
        Operations = operations;
        _readBytes = SumOf("read_bytes");
        _writeBytes = SumOf("write_bytes");
    }

    public int Count => Values.Count;

    /// <summary>What the file counts, <c>read_bytes</c> and <c>write_bytes</c> among it.</summary>
    public ImmutableArray<Operation> Operations { get; }

    internal ValueTable Values { get; }

    /// <summary>The id, escaped as in a label; the same bytes for the same job from collection to collection.</summary>
    public ReadOnlySpan<byte> Id(int row)
    {
        // A template's labels may stand behind it.
        var id = Values.Labels(row)["jobid=\""u8.Length..];
        var end = 0;
        while (id[end] != (byte)'"')
            end += id[end] == (byte)'\\' ? 2 : 1;
        return id[..end];
    }

    public long ReadBytes(int row) => Value(row, _readBytes);

    public long WriteBytes(int row) => Value(row, _writeBytes);

    public long Samples(int row, Operation operation) => Value(row, operation.SamplesColumn);

    public long Microseconds(int row, Operation operation) => Value(row, operation.SumColumn);

    /// <summary>Since when the job's counters count, in nanoseconds since 1970; 0 where Lustre does not say.</summary>
    public long StartTime(int row) => Value(row, JobColumns.StartTime);

    private int SumOf(string name)
    {
        foreach (var operation in Operations)
        {
            if (operation.Name == name)
                return operation.SumColumn;
        }

        return -1;
    }

    /// <summary>What never happened is left out of the table, and is 0.</summary>
    private long Value(int row, int column) =>
        column < 0 || column >= Values.Width || Values.Row(row)[column] == ValueTable.Absent ? 0 : Values.Row(row)[column];

    public readonly record struct Operation(string Name, int SamplesColumn, int SumColumn);
}
