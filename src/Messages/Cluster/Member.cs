using System.Collections.Immutable;

namespace LustreActors.Messages.Cluster;

public enum MemberState
{
    /// <summary>It is a member and owns nothing yet.</summary>
    Joining,

    Active,

    /// <summary>It is about to end. Its shards move to others now, not when it is missed.</summary>
    Leaving,
}

/// <summary>A process of the cluster.</summary>
/// <param name="Id">Its name, and the label <c>member</c> of its series: unique in the cluster, and the same after a restart.</param>
/// <param name="Incarnation">Another one for each start of the cluster system.</param>
/// <param name="Url">The URL of its data port.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="Aggregates">It may read other members, and own what is bound to no machine.</param>
/// <param name="State">The state of the member.</param>
public sealed record Member(string Id, string Incarnation, Uri Url, string Version, bool Aggregates, MemberState State)
{
    /// <summary>Host and port of its control plane.</summary>
    public string Address { get; init; } = "";

    public ImmutableArray<string> Roles { get; init; } = [];

    public ImmutableArray<string> Filesystems { get; init; } = [];

    /// <summary>Names of aggregators whose data port does not answer it.</summary>
    public ImmutableArray<string> Silent { get; init; } = [];

    /// <summary>False while some member gets no heartbeat from it. It keeps what it owns until it is downed.</summary>
    public bool IsReachable { get; init; } = true;
}
