using System.Collections.Immutable;
using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Cluster.Control.Wire;

/// <summary>A message that members send each other; <see cref="ControlSerializer"/> knows every one of them.</summary>
internal interface IControlMessage;

/// <summary>One incarnation of a member: Akka gives each start of a cluster system another uid.</summary>
internal readonly record struct MemberKey(MemberAddress Address, int Uid);

/// <summary>The experience of a member with another one's address.</summary>
internal enum Verdict
{
    Unknown = 0,
    Reached = 1,
    NotReached = 2,
}

/// <summary>Asks whether the receiver is in a cluster.</summary>
/// <param name="Cluster">The configured name: members of differently named clusters ignore each other.</param>
/// <param name="From">The address that the sender advertises.</param>
/// <param name="Known">Addresses that the sender knows, so that members with different lists come to know the same ones.</param>
internal sealed record Probe(string Cluster, MemberKey From, ImmutableArray<MemberAddress> Known) : IControlMessage;

/// <param name="IsInside">The sender is in a cluster.</param>
/// <param name="MayForm">The sender may become the first member where none is.</param>
/// <param name="Reachable">How many members of its cluster the sender reaches, itself among them.</param>
/// <param name="Members">All members of its cluster.</param>
/// <param name="AboutYou">Whether the sender could dial the address that the receiver advertises.</param>
/// <param name="Trouble">Why it could not.</param>
internal sealed record ProbeAnswer(
    string Cluster, MemberKey From, bool IsInside, bool MayForm, int Reachable, ImmutableArray<MemberKey> Members,
    ImmutableArray<MemberAddress> Known, Verdict AboutYou, string Trouble) : IControlMessage;

/// <summary>Asks a member to describe itself.</summary>
internal sealed record Describe : IControlMessage
{
    public static Describe Yourself { get; } = new();
}

/// <summary>The description that a member gives.</summary>
/// <param name="Id">The label <c>member</c> of its series.</param>
/// <param name="Url">Its data port.</param>
internal sealed record Description(
    MemberKey Of, string Id, string Url, string Version, ImmutableArray<string> Filesystems) : IControlMessage
{
    /// <summary>Names of aggregators whose data port does not answer it.</summary>
    public ImmutableArray<string> Silent { get; init; } = [];
}

/// <summary>
/// Two clusters have found each other, and the receiver is in the one that gives way: its members join the other one at these addresses.
/// </summary>
internal sealed record GiveWay(ImmutableArray<MemberAddress> To) : IControlMessage;

/// <summary>The URL at which the result of the join is fetched.</summary>
internal sealed record JoinResult(string Url) : IControlMessage;
