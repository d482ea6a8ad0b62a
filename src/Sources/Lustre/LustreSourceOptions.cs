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

    /// <summary>Read what users, groups and projects use and may use. Series grow with their number times targets.</summary>
    public SourceSetting Quotas { get; init; }

    /// <summary>How many of them are named on each target; null for all.</summary>
    public int? QuotaIds { get; init; }

    /// <summary>Read how LFSCK and OI scrub went, and how large a changelog is: files that may wait for the disk.</summary>
    public SourceSetting Upkeep { get; init; }

    /// <summary>Read the histograms of every target's storage, and the counters of its cache.</summary>
    public SourceSetting Disk { get; init; }

    /// <summary>Read the groups of clients that a server tells apart.</summary>
    public SourceSetting Nodemaps { get; init; }

    /// <summary>Read everybody that this host speaks with over LNet. On a server these are as many as there are clients.</summary>
    public SourceSetting LnetPeers { get; init; }

    /// <summary>Ask <c>lnetctl</c> for what no file tells of the network.</summary>
    public SourceSetting Lnetctl { get; init; }

    /// <summary>Ask <c>lfs</c> how the servers of a mount are.</summary>
    public SourceSetting Lfs { get; init; }

    /// <summary>Where those are.</summary>
    public LustreCommands Commands { get; init; } = new();

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

/// <summary>How finely the sizes and numbers of a mount's requests are shown.</summary>
public enum RpcStatsExposure
{
    /// <summary>For each of its connections.</summary>
    Import,

    /// <summary>All connections of a mount as one.</summary>
    Mount,

    Off,
}
