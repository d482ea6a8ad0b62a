using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace LustreActors.Messages;

/// <summary>What an upstream says that jobs do, per second.</summary>
public enum JobRate
{
    Operations,
    Read,
    Write,
}

/// <summary>One number of an upstream. There are hundreds of thousands of them: sixteen bytes each.</summary>
/// <param name="id">Which job, as an index into the table's ids.</param>
/// <param name="target">On which target, as an index into the table's; negative where the sum over all targets is meant.</param>
/// <param name="kind">What.</param>
/// <param name="value">How much of it a second; finite, and not below zero.</param>
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
/// <param name="ids">By their numbers. Some may have no row.</param>
/// <param name="targets">By theirs.</param>
/// <param name="rows">All that was answered.</param>
public sealed class JobRateTable(
    ReadOnlyMemory<ReadOnlyMemory<byte>> ids, ImmutableArray<string> targets, ReadOnlyMemory<JobRateRow> rows) : JoinTable
{
    public int IdCount => ids.Length;

    public ImmutableArray<string> Targets => targets;

    public ReadOnlySpan<JobRateRow> Rows => rows.Span;

    /// <summary>How long each of the questions took, by <see cref="JobRate"/>.</summary>
    public ImmutableArray<TimeSpan> Took { get; init; } = [default, default, default];

    /// <summary>Tables that have the same one give an id the same number.</summary>
    public object Numbering { get; init; } = new();

    /// <summary>As Lustre has it, without escapes.</summary>
    public ReadOnlyMemory<byte> Id(int id) => ids.Span[id];
}
