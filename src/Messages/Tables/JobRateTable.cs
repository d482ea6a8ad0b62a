using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace LustreActors.Messages.Tables;

/// <summary>The kinds of rates that an upstream has of a job.</summary>
public enum JobRate
{
    Operations,
    Read,
    Write,
}

/// <summary>One number of an upstream. There are hundreds of thousands of them: sixteen bytes each.</summary>
/// <param name="id">The job, as an index into the table's ids.</param>
/// <param name="target">The target, as an index into the table's targets; negative for the sum over all targets.</param>
/// <param name="kind">The kind of rate.</param>
/// <param name="value">The amount per second; finite and not negative.</param>
[StructLayout(LayoutKind.Auto)]
public readonly struct JobRateRow(int id, int target, JobRate kind, double value)
{
    private readonly int _what = ((Math.Max(target, -1) + 1) << 2) | (int)kind;

    public int Id => id;

    public int Target => (_what >> 2) - 1;

    public JobRate Kind => (JobRate)(_what & 3);

    public double Value => value;
}

/// <summary>The jobs of an upstream at one moment.</summary>
/// <param name="ids">The ids by their numbers. Some may have no row.</param>
/// <param name="targets">The targets by their numbers.</param>
/// <param name="rows">The rates.</param>
public sealed class JobRateTable(
    ReadOnlyMemory<ReadOnlyMemory<byte>> ids, ImmutableArray<string> targets, ReadOnlyMemory<JobRateRow> rows) : JoinTable
{
    public int IdCount => ids.Length;

    public ImmutableArray<string> Targets => targets;

    public ReadOnlySpan<JobRateRow> Rows => rows.Span;

    /// <summary>The time that each question took, by <see cref="JobRate"/>.</summary>
    public ImmutableArray<TimeSpan> Took { get; init; } = [default, default, default];

    /// <summary>The numbering of the ids. Tables with the same one give an id the same number.</summary>
    public object Numbering { get; init; } = new();

    /// <summary>As Lustre has it, without escapes.</summary>
    public ReadOnlyMemory<byte> Id(int id) => ids.Span[id];
}
