using System.Collections.Immutable;
using System.Net;
using LustreActors.Actors;

namespace LustreActors.Host;

/// <summary>What the settings of a cluster come to.</summary>
/// <param name="Options">For the actors.</param>
/// <param name="Listen">Where members ask.</param>
/// <param name="Collects">This machine is read.</param>
internal sealed record ClusterSettings(ClusterOptions Options, EquatableList<IPEndPoint> Listen, bool Collects)
{
    /// <summary>The aggregator that joins the jobs asks SLURM for all: a machine that cannot would turn every account into an unknown one.</summary>
    public bool AggregatesWhereSlurmIs { get; init; }

    /// <summary>Null where this process is no member of a cluster.</summary>
    public ClusterJoinOptions? Join { get; init; }

    /// <summary>Collectors that are read and are no members.</summary>
    public OutsideCollectors Outside { get; init; } = new([], []);

    /// <summary>How often members make tables of what jobs do: <c>jobs.interval</c>, the same for all of them.</summary>
    public required TimeSpan JobsInterval { get; init; }

    public bool HasMembers => Join is not null;

    /// <summary>There is anything to read apart from this machine.</summary>
    public bool HasPeers => HasMembers || !Options.Foreign.IsEmpty || !Outside.IsEmpty;

    /// <summary>
    /// <c>cluster.listen</c> is served: to members, and, where this process is none, to aggregators that show a certificate or a token.
    /// </summary>
    public bool ServesMembers => HasMembers || Options.Trust is { CertificateFile: not null } or { Token: not null } or { TokenFile: not null };

    public ClusterSettings WhereSlurmIs(bool isHere)
    {
        var options = AggregatesWhereSlurmIs ? Options with { Aggregates = Options.Aggregates || isHere } : Options;
        ImmutableArray<string> roles = [.. Collects ? new[] { "collector" } : [], .. options.Aggregates ? new[] { "aggregator" } : []];
        return this with { Options = options, Join = Join is { } join ? join with { Roles = roles } : null };
    }

    /// <summary>Nothing about them differs. Lists are compared by themselves: two of them are never equal in a record.</summary>
    public bool IsSameAs(ClusterSettings other) =>
        this with { Options = Options with { Foreign = [] } } == other with { Options = other.Options with { Foreign = [] } }
        && Options.Foreign.SequenceEqual(other.Options.Foreign);
}
