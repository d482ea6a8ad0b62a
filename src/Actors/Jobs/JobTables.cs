using System.Collections.Immutable;
using LustreActors.Messages;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors;

/// <summary>The tables of a join, told apart by whose they are.</summary>
internal sealed class JobTables(ImmutableArray<TableRead> tables)
{
    public IReadOnlyList<TableRead> Jobs { get; } = [.. tables.Where(t => t.Table is JobActivityTable)];

    public TableRead? Slurm { get; } = Of(tables, EnrichmentNames.Slurm);

    public TableRead? Sacct { get; } = Of(tables, EnrichmentNames.Sacct);

    public TableRead? Accounts { get; } = Of(tables, EnrichmentNames.Accounts);

    public TableRead? PromQl { get; } = Of(tables, EnrichmentNames.PromQl);

    private static TableRead? Of(ImmutableArray<TableRead> tables, string source) => tables.FirstOrDefault(t => t.Source == source);
}

/// <summary>What the sources are called that say whose jobs are; they are the actors' names too.</summary>
internal static class EnrichmentNames
{
    public const string Slurm = "slurm";
    public const string Sacct = "sacct";
    public const string Accounts = "accounts";
    public const string PromQl = "promql";
    public const string Activity = "activity";
    public const string Jobs = "jobs";
}

/// <summary>Which of them there are: one that is off is not missed.</summary>
internal readonly record struct EnrichedBy(bool Slurm, bool Accounts);
