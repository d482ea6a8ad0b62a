using LustreActors.Sources.Lustre.Commands;
using LustreActors.Sources.Lustre.Compat;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Lustre;

public sealed record LustreSourceOptions
{
    /// <summary>This host's name, the label <c>client</c> of its mounts.</summary>
    public required string ClientName { get; init; }

    /// <summary>Whether to write the time at which a counter began (<c>_created</c>, in OpenMetrics alone) where Lustre shows it.</summary>
    public bool Created { get; init; } = true;

    /// <summary>
    /// Whether to read the counters of every client on every target. The number of series grows with clients times operations.
    /// </summary>
    public SourceSetting Exports { get; init; }

    /// <summary>Whether to make the tables of clients, from which their rates are made.</summary>
    public SourceSetting Clients { get; init; }

    /// <summary>
    /// Whether to read the usage and the limits of users, groups and projects. The number of series grows with theirs times targets.
    /// </summary>
    public SourceSetting Quotas { get; init; }

    /// <summary>The number of ids that have their own series on each target. Null for all.</summary>
    public int? QuotaIds { get; init; }

    /// <summary>
    /// Whether to read the results of LFSCK and OI scrub, and the size of the changelog. These files may wait for the disk.
    /// </summary>
    public SourceSetting Scrub { get; init; }

    /// <summary>Whether to read the histograms of every target's storage and the counters of its cache.</summary>
    public SourceSetting Disk { get; init; }

    public SourceSetting Nodemaps { get; init; }

    /// <summary>
    /// Whether to read what costs a file for each client, id or connection: grants, open files, sequences, the cache of connections.
    /// </summary>
    public SourceSetting Details { get; init; }

    /// <summary>Whether to read every setting that is a number. The number of series grows with targets times settings.</summary>
    public SourceSetting Settings { get; init; }

    /// <summary>Whether to read the LNet peers of this host. A server has as many as it has clients.</summary>
    public SourceSetting LnetPeers { get; init; }

    /// <summary>Whether to ask <c>lnetctl</c> for the counters of the network that no file shows.</summary>
    public SourceSetting Lnetctl { get; init; }

    /// <summary>Whether to ask <c>lfs</c> for the state of a mount's servers.</summary>
    public SourceSetting Lfs { get; init; }

    public LustreCommands Commands { get; init; } = new();

    /// <summary>The names of other exporters by which everything is shown too; null for none.</summary>
    public CompatFamilies? Compat { get; init; }

    /// <summary>Which jobs are shown, and how.</summary>
    public JobStatsOptions Jobs { get; init; } = new();

    /// <summary>The age at which a job table is read again.</summary>
    public TimeSpan? JobsMinAge { get; init; }

    public SourceSetting Imports { get; init; } = SourceSetting.On;

    /// <summary>Whether to read the capacity of each target over each mount's connection to it. Every reading asks the target.</summary>
    public SourceSetting ImportCapacity { get; init; } = SourceSetting.On;

    /// <summary>The detail with which the requests of a mount's connections are shown.</summary>
    public RpcStatsExposure RpcStats { get; init; }

    /// <summary>The detail with which the kinds of requests are shown, of a mount's connections and of an MDT's own.</summary>
    public RpcStatsExposure ImportOperations { get; init; }

    /// <summary>Whether to read the capacity of each mount. Every reading asks all servers.</summary>
    public SourceSetting MountCapacity { get; init; } = SourceSetting.On;
}

/// <summary>The detail with which the sizes and numbers of a mount's requests are shown.</summary>
public enum RpcStatsExposure
{
    Import,

    /// <summary>Series for the sum over all connections of a mount.</summary>
    Mount,

    Off,
}
