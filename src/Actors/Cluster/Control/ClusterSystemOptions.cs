using System.Collections.Immutable;
using Akka.Configuration;
using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>The description that a member gives the others.</summary>
/// <param name="Id">Its name, the label <c>member</c> of its series: unique in the cluster and the same after a restart.</param>
/// <param name="Url">Its data port.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Filesystems">What it sees at the moment.</param>
public sealed record MemberDescription(string Id, Uri Url, string Version, ImmutableArray<string> Filesystems)
{
    /// <summary>Names of aggregators whose data port does not answer this member.</summary>
    public ImmutableArray<string> Silent { get; init; } = [];
}

/// <summary>The part of this process in the control plane.</summary>
public sealed record ClusterSystemOptions
{
    public const string AggregatorRole = "aggregator";

    public const int DefaultPort = 9848;

    public const int DefaultMaxConnections = 512;

    /// <summary><c>cluster.name</c>: members of differently named clusters ignore each other.</summary>
    public required string Name { get; init; }

    /// <summary><c>cluster.remoting</c>: where the control plane listens.</summary>
    public required MemberAddress Listen { get; init; }

    /// <summary><c>cluster.advertise</c>: how the others reach it.</summary>
    public required MemberAddress Advertise { get; init; }

    public required MemberDescription Self { get; init; }

    /// <summary><c>cluster.seeds</c>.</summary>
    public ImmutableArray<MemberAddress> Seeds { get; init; } = [];

    /// <summary><c>cluster.dns</c>: a name whose addresses are the members, and their port.</summary>
    public MemberAddress? Dns { get; init; }

    public ImmutableArray<string> Roles { get; init; } = [AggregatorRole];

    public ClusterTrustOptions Trust { get; init; } = new();

    public ClusterTimings Timings { get; init; } = new();

    /// <summary>The connections that others may have open to the control plane. Each other member needs one.</summary>
    public int MaxConnections { get; init; } = DefaultMaxConnections;

    /// <summary>The user's <c>akka { … }</c>. What the program fixes itself wins over it.</summary>
    public Config Akka { get; init; } = Config.Empty;

    /// <summary>Compares arrays by their items: two arrays of a record are otherwise equal only as one object.</summary>
    public bool Equals(ClusterSystemOptions? other) =>
        other is not null
        && (Name, Listen, Advertise, Self, Dns, Trust, Timings)
            .Equals((other.Name, other.Listen, other.Advertise, other.Self, other.Dns, other.Trust, other.Timings))
        && MaxConnections == other.MaxConnections
        && Seeds.SequenceEqual(other.Seeds) && Roles.SequenceEqual(other.Roles) && Akka.Equals(other.Akka);

    public override int GetHashCode() => HashCode.Combine(Name, Listen, Advertise, Seeds.Length, Roles.Length);
}
