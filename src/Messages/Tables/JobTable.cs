using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Messages;

/// <summary>All jobs of one target as one collection found them, whatever of it is exposed: counters, one row a job.</summary>
public sealed class JobTable(JobTarget target, ValueTable values, JobColumnMap columns) : JoinTable
{
    public JobTarget Target => target;

    /// <summary>
    /// False where something of the file was not understood or is missing: what a row does not say may have happened all the same.
    /// </summary>
    public bool IsWhole { get; init; } = true;

    public int Count => values.Count;

    /// <summary>The counters, a row a job; its labels begin with <c>jobid</c>.</summary>
    public ValueTable Values => values;

    public JobColumnMap Columns => columns;

    /// <summary>What the target counts of a job besides the bytes of its reads and writes.</summary>
    public ImmutableArray<JobColumnMap.Operation> Operations => columns.Operations;

    /// <summary>The id, escaped as in a label.</summary>
    public ReadOnlySpan<byte> Id(int row)
    {
        // A template's labels may stand behind it.
        var id = values.Labels(row)["jobid=\""u8.Length..];
        var end = 0;
        while (id[end] != (byte)'"')
            end += id[end] == (byte)'\\' ? 2 : 1;
        return id[..end];
    }

    public long ReadBytes(int row) => Value(row, columns.ReadBytes);

    public long WriteBytes(int row) => Value(row, columns.WriteBytes);

    public long Samples(int row, in JobColumnMap.Operation operation) => Value(row, operation.Samples);

    public long Microseconds(int row, in JobColumnMap.Operation operation) => Value(row, operation.Sum);

    /// <summary>Since when the job's counters count, in nanoseconds since 1970; 0 where Lustre does not say.</summary>
    public long StartTime(int row) => Value(row, columns.StartTime);

    /// <summary>What never happened is left out of the table, and is 0.</summary>
    private long Value(int row, int column) =>
        (uint)column >= (uint)values.Width || values.Row(row)[column] == ValueTable.Absent ? 0 : values.Row(row)[column];
}

/// <param name="Filesystem">Its name.</param>
/// <param name="Name">The target's: <c>scratch-OST0000</c>.</param>
/// <param name="HoldsMetadata">Whether it is an MDT, whose operations count as metadata operations.</param>
public sealed record JobTarget(string Filesystem, string Name, bool HoldsMetadata);

/// <summary>In which columns of a table the counters of its jobs stand. Negative: in none.</summary>
public sealed record JobColumnMap(int StartTime, int ReadBytes, int WriteBytes, ImmutableArray<JobColumnMap.Operation> Operations)
{
    /// <param name="Name">As Lustre has it: <c>open</c>.</param>
    /// <param name="Samples">How often.</param>
    /// <param name="Sum">How long all of them took, in microseconds.</param>
    public readonly record struct Operation(string Name, int Samples, int Sum);
}
