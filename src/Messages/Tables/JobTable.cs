using System.Collections.Immutable;
using LustreActors.Metrics.Segments;

namespace LustreActors.Messages.Tables;

/// <summary>The counters of all jobs of one target after one collection, whether or not they are exposed. One row a job.</summary>
public sealed class JobTable(JobTarget target, ValueTable values, JobColumnMap columns) : JoinTable
{
    public JobTarget Target => target;

    /// <summary>False where a part of the file was not understood or is missing: a job that has no row may still exist.</summary>
    public bool IsWhole { get; init; } = true;

    public int Count => values.Count;

    /// <summary>The counters, a row a job; its labels begin with <c>jobid</c>.</summary>
    public ValueTable Values => values;

    public JobColumnMap Columns => columns;

    /// <summary>The operations that the target counts for a job. The bytes of reads and writes are not among them.</summary>
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

    /// <summary>The time from which the job's counters count, in nanoseconds since 1970; 0 where Lustre does not say.</summary>
    public long StartTime(int row) => Value(row, columns.StartTime);

    /// <summary>A value that is absent in the table is 0: the operation never happened.</summary>
    private long Value(int row, int column) =>
        (uint)column >= (uint)values.Width || values.Row(row)[column] == ValueTable.Absent ? 0 : values.Row(row)[column];
}

/// <param name="Filesystem">Its name.</param>
/// <param name="Name">The target's: <c>scratch-OST0000</c>.</param>
/// <param name="HoldsMetadata">Whether it is an MDT, whose operations count as metadata operations.</param>
public sealed record JobTarget(string Filesystem, string Name, bool HoldsMetadata);

/// <summary>The columns of a table in which the counters of its jobs stand. Negative for a counter without one.</summary>
public sealed record JobColumnMap(int StartTime, int ReadBytes, int WriteBytes, ImmutableArray<JobColumnMap.Operation> Operations)
{
    /// <param name="Name">The name in Lustre: <c>open</c>.</param>
    /// <param name="Samples">The number of operations.</param>
    /// <param name="Sum">The time that all of them took, in microseconds.</param>
    public readonly record struct Operation(string Name, int Samples, int Sum);
}
