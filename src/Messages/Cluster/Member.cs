using System.Collections.Immutable;

namespace LustreActors.Messages;

public enum MemberState
{
    /// <summary>It is there, and owns nothing yet: it has just begun, or comes and goes.</summary>
    Joining,

    Active,

    /// <summary>It is about to end: what it owns goes to others now, not when it is missed.</summary>
    Leaving,
}

/// <summary>A process of the cluster.</summary>
/// <param name="Id">Its name, and the label <c>member</c> of its series: unique in the cluster, and the same after a restart.</param>
/// <param name="Incarnation">Another one for each start, and after each time that it was given up.</param>
/// <param name="Url">Where other members ask it.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Aggregates">It may read other members, and own what is bound to no machine.</param>
/// <param name="State">What it says of itself.</param>
public sealed record Member(string Id, string Incarnation, Uri Url, string Version, bool Aggregates, MemberState State)
{
    /// <summary>Host and port of its control plane.</summary>
    public string Address { get; init; } = "";

    public ImmutableArray<string> Roles { get; init; } = [];

    public ImmutableArray<string> Filesystems { get; init; } = [];

    /// <summary>False while some member gets no heartbeat from it. It keeps what it owns until it is downed.</summary>
    public bool IsReachable { get; init; } = true;
}
