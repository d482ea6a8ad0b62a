using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>Messages to <see cref="ClusterSystemActor"/>.</summary>
public abstract record ClusterSystemProtocol
{
    private protected ClusterSystemProtocol()
    {
    }

    /// <summary>Leaves the cluster for good, because the process ends. Answered with <see cref="Left"/>.</summary>
    public sealed record Leave : ClusterSystemProtocol;

    /// <summary>The description of this member has changed.</summary>
    public sealed record Redescribe(ImmutableArray<string> Filesystems, ImmutableArray<string> Silent) : ClusterSystemProtocol;

    /// <summary>Tells every member where the result of the join is fetched. Ignored while the join is not this member's.</summary>
    public sealed record AnnounceJoin(Uri Url) : ClusterSystemProtocol;

    /// <summary>The join is made elsewhere now: what this member announced is old.</summary>
    internal sealed record ForgetJoin : ClusterSystemProtocol;

    /// <summary>An administrator's command. Answered with <see cref="ClusterCommandResult"/>.</summary>
    public sealed record Command(ClusterCommand What, MemberAddress? Member) : ClusterSystemProtocol;
}

public enum ClusterCommand
{
    /// <summary>The member leaves in good order; it restarts its cluster system and joins again, unless its process ends.</summary>
    Leave,

    Join,
    Down,
    DownUnreachable,
}

/// <param name="IsClean">The others know that this member has left; otherwise they miss it first.</param>
public sealed record Left(bool IsClean);

/// <param name="Problem">Why the command was not carried out; null where it was.</param>
public sealed record ClusterCommandResult(string? Problem);

/// <summary>
/// Messages of <see cref="ClusterSystemActor"/> to its owner, beside <see cref="ClusterProtocol.ViewChanged"/> and
/// <see cref="ClusterProtocol.CoordinationChanged"/>.
/// </summary>
public abstract record ClusterSystemEvent
{
    private ClusterSystemEvent()
    {
    }

    /// <summary>Whether the join is this member's to make. False at once when the cluster system ends.</summary>
    public sealed record JoinOwned(bool IsOurs) : ClusterSystemEvent;

    /// <summary>A member, this one or another, has announced where the result of the join is fetched.</summary>
    public sealed record JoinResultAt(Uri Url) : ClusterSystemEvent;
}

/// <summary>
/// Messages of the actors of the cluster system to <see cref="ClusterSystemActor"/>. The generation tells a cluster system from the one
/// before it.
/// </summary>
internal abstract record ControlReport(int Generation) : INoSerializationVerificationNeeded
{
    public sealed record Membership(int Generation, ClusterView View, ImmutableArray<MemberLine> Lines) : ControlReport(Generation);

    /// <summary>The reason why the member is not in a cluster yet.</summary>
    public sealed record Outside(int Generation, string Why, bool IsTrouble) : ControlReport(Generation);

    /// <summary>
    /// The problem with configured members that are not in this cluster. Null without a problem. Only the leader checks.
    /// </summary>
    public sealed record Missing(int Generation, string? Trouble) : ControlReport(Generation);

    public sealed record JoinOwnership(int Generation, bool IsOurs) : ControlReport(Generation);

    public sealed record JoinResultAt(int Generation, Uri Url) : ControlReport(Generation);

    /// <summary>The member has to join again, at these addresses.</summary>
    public sealed record Yield(int Generation, ImmutableArray<MemberAddress> To, string Why) : ControlReport(Generation);
}
