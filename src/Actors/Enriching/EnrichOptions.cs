using LustreActors.Actors.Jobs;
using LustreActors.Actors.PromQl;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Slurm;

namespace LustreActors.Actors.Enriching;

/// <summary>The part of the configuration that the enrich branch uses. A source whose setting is null is switched off.</summary>
public sealed record EnrichOptions(JobsOptions Jobs)
{
    public SlurmSetting? Slurm { get; init; }

    public SacctSetting? Sacct { get; init; }

    public AccountsSetting? Accounts { get; init; }

    /// <summary>Set if <see cref="JobsOptions.From"/> is <see cref="JobsFrom.PromQl"/>.</summary>
    public PromQlOptions? PromQl { get; init; }
}

/// <summary>A source that runs a command.</summary>
/// <param name="Squeue">The options of the command.</param>
/// <param name="Interval">The time between two runs.</param>
/// <param name="Deadline">The command is killed after this time.</param>
public sealed record SlurmSetting(SqueueOptions Squeue, TimeSpan Interval, TimeSpan Deadline);

/// <inheritdoc cref="SlurmSetting"/>
public sealed record SacctSetting(SacctOptions Sacct, TimeSpan Interval, TimeSpan Deadline);

/// <inheritdoc cref="SlurmSetting"/>
public sealed record AccountsSetting(AccountsOptions Accounts, TimeSpan Deadline);
