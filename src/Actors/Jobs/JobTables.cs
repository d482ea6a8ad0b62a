using System.Collections.Immutable;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Jobs;

/// <summary>The tables of a join, by source.</summary>
internal sealed class JobTables(ImmutableArray<TableRead> tables)
{
    public IReadOnlyList<TableRead> Jobs { get; } = [.. tables.Where(t => t.Table is JobActivityTable)];

    public TableRead? Slurm { get; } = Find(tables, EnrichmentNames.Slurm);

    public TableRead? Sacct { get; } = Find(tables, EnrichmentNames.Sacct);

    public TableRead? Accounts { get; } = Find(tables, EnrichmentNames.Accounts);

    public TableRead? PromQl { get; } = Find(tables, EnrichmentNames.PromQl);

    private static TableRead? Find(ImmutableArray<TableRead> tables, string source) => tables.FirstOrDefault(t => t.Source == source);
}

/// <summary>The names of the sources of a join, which are also the names of their actors.</summary>
internal static class EnrichmentNames
{
    public const string Slurm = "slurm";
    public const string Sacct = "sacct";
    public const string Accounts = "accounts";
    public const string PromQl = "promql";
    public const string Activity = "activity";
    public const string Jobs = "jobs";
}

/// <summary>The sources that are switched on. A source that is switched off is not missing.</summary>
internal readonly record struct EnrichedBy(bool Slurm, bool Accounts);
