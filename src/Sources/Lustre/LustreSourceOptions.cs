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

    /// <summary>Read the connections of every mount.</summary>
    public SourceSetting Imports { get; init; } = SourceSetting.On;

    /// <summary>Read the capacity of each target over each mount's connection to it. Every reading asks the target.</summary>
    public SourceSetting ImportCapacity { get; init; } = SourceSetting.On;

    /// <summary>How finely the requests of a mount's connections are shown.</summary>
    public RpcStatsExposure RpcStats { get; init; }

    /// <summary>Read the capacity of each mount. Every reading asks all servers.</summary>
    public SourceSetting MountCapacity { get; init; } = SourceSetting.On;
}
