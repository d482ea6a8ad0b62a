using System.Collections.Immutable;

namespace LustreActors.Messages;

/// <summary>What an upstream says that jobs do, per second.</summary>
public enum JobRate
{
    Operations,
    Read,
    Write,
}

/// <param name="Id">Which job, as an index into the table's ids.</param>
/// <param name="Target">On which target, as an index into the table's; negative where the sum over all targets is meant.</param>
/// <param name="Kind">What.</param>
/// <param name="Value">How much of it a second; finite, and not below zero.</param>
public readonly record struct JobRateRow(int Id, int Target, JobRate Kind, double Value);

/// <summary>The jobs of an upstream at one moment.</summary>
/// <param name="ids">By their numbers. Some may have no row.</param>
/// <param name="targets">By theirs.</param>
/// <param name="rows">All that was answered.</param>
public sealed class JobRateTable(ReadOnlyMemory<ReadOnlyMemory<byte>> ids, ImmutableArray<string> targets, ReadOnlyMemory<JobRateRow> rows) : JoinTable
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
