using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Lustre;

public sealed record LustreSourceOptions
{
    /// <summary>This host's name, the label <c>client</c> of its mounts.</summary>
    public required string ClientName { get; init; }

    /// <summary>Write when a counter began (<c>_created</c>, in OpenMetrics alone) where Lustre says so.</summary>
    public bool Created { get; init; } = true;

    /// <summary>Read what every client does on every target. Series grow with clients times operations.</summary>
    public SourceSetting Exports { get; init; }

    /// <summary>What of the jobs is shown.</summary>
    public JobStatsOptions Jobs { get; init; } = new();

    /// <summary>How old a job table must be before it is read again.</summary>
    public TimeSpan? JobsMinAge { get; init; }
}
