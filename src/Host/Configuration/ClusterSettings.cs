using System.Collections.Immutable;
using System.Net;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Control;

namespace LustreActors.Host.Configuration;

/// <summary>The settings of a cluster.</summary>
/// <param name="Options">For the actors.</param>
/// <param name="Listen">The addresses of the member port.</param>
/// <param name="Collects">Whether this machine is read.</param>
internal sealed record ClusterSettings(ClusterOptions Options, EquatableList<IPEndPoint> Listen, bool Collects)
{
    /// <summary>
    /// Whether this member aggregates if it can ask SLURM. The aggregator that joins the jobs asks SLURM for the whole cluster: one that
    /// cannot would show every account as unknown.
    /// </summary>
    public bool AggregatesWithSlurm { get; init; }

    /// <summary>The control plane; null when this process is not a member of a cluster.</summary>
    public ClusterSystemOptions? Join { get; init; }

    /// <summary>Collectors that are read and are not members.</summary>
    public OutsideCollectors Outside { get; init; } = new([], []);

    /// <summary>The interval of the tables of job activity: <c>jobs.interval</c>, the same for all members.</summary>
    public required TimeSpan JobsInterval { get; init; }

    /// <summary>The interval of the tables of clients: <c>clients.interval</c>, the same for all members; null if none are made.</summary>
    public TimeSpan? ClientsInterval { get; init; }

    /// <summary>Other clusters that may send the rates of clients to the port for members.</summary>
    public EquatableList<RelaySender> Receive { get; init; } = new([]);

    public bool HasMembers => Join is not null;

    /// <summary>True when anything besides this machine is read.</summary>
    public bool HasPeers => HasMembers || !Options.Foreign.IsEmpty || !Outside.IsEmpty;

    /// <summary>
    /// True when <c>cluster.listen</c> is served: to members, or, outside a cluster, to aggregators that show a certificate or a token, or
    /// to other clusters that send rates of clients.
    /// </summary>
    public bool ServesMembers =>
        HasMembers || Receive.Items.Count > 0
        || Options.Trust is { CertificateFile: not null } or { Token: not null } or { TokenFile: not null };

    /// <summary>Settles the roles, once it is known whether SLURM can be asked here.</summary>
    public ClusterSettings WithSlurm(bool isHere)
    {
        var options = AggregatesWithSlurm ? Options with { Aggregates = Options.Aggregates || isHere } : Options;
        ImmutableArray<string> roles = [.. Collects ? new[] { "collector" } : [], .. options.Aggregates ? new[] { "aggregator" } : []];
        return this with { Options = options, Join = Join is { } join ? join with { Roles = roles } : null };
    }

    /// <summary>
    /// Compares all settings of <c>cluster</c>, arrays by their items: two arrays of a record are otherwise equal only as one object.
    /// </summary>
    public bool IsSameAs(ClusterSettings other) =>
        Comparable(this) == Comparable(other) && Options.Foreign.SequenceEqual(other.Options.Foreign);

    private static ClusterSettings Comparable(ClusterSettings settings) => settings with
    {
        Options = settings.Options with { Foreign = [] },
        JobsInterval = default,
        ClientsInterval = default,
    };
}
