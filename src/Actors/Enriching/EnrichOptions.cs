using LustreActors.Sources.Accounts;
using LustreActors.Sources.Slurm;

namespace LustreActors.Actors;

/// <summary>Everything of the configuration that says who is using the filesystems. What is null is off.</summary>
public sealed record EnrichOptions(JobsOptions Jobs)
{
    public SlurmSetting? Slurm { get; init; }

    public SacctSetting? Sacct { get; init; }

    public AccountsSetting? Accounts { get; init; }

    /// <summary>Where <see cref="JobsOptions.From"/> says so.</summary>
    public PromQlOptions? PromQl { get; init; }
}

/// <param name="Squeue">What is run.</param>
/// <param name="Interval">How often.</param>
/// <param name="Deadline">Then it is killed.</param>
public sealed record SlurmSetting(SqueueOptions Squeue, TimeSpan Interval, TimeSpan Deadline);

/// <inheritdoc cref="SlurmSetting"/>
public sealed record SacctSetting(SacctOptions Sacct, TimeSpan Interval, TimeSpan Deadline);

/// <inheritdoc cref="SlurmSetting"/>
public sealed record AccountsSetting(AccountsOptions Accounts, TimeSpan Deadline);
