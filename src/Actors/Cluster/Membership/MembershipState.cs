using System.Collections.Immutable;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>How it stands with this member, for an administrator. Immutable.</summary>
/// <param name="Self">What it says of itself.</param>
/// <param name="Mode">How members find each other.</param>
/// <param name="Place">Who is asked for them at the moment.</param>
/// <param name="Ttl">A member that is not heard of for so long is gone.</param>
public sealed record MembershipState(Member Self, ClusterMode Mode, string Place, TimeSpan Ttl)
{
    public required Coordination Coordination { get; init; }

    /// <summary>As it was told last; null where none was yet.</summary>
    public ClusterView? View { get; init; }

    /// <summary>How long ago it was told.</summary>
    public TimeSpan? ViewAge { get; init; }

    /// <summary>What an administrator should know of: two processes with one id, entries that are none.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Announcements among them.</summary>
    public long Renewals { get; init; }

    public long RenewalsFailed { get; init; }

    public long Reads { get; init; }

    public long ReadsFailed { get; init; }

    /// <summary>How often this member was given up, or stood still for too long, and came back as another incarnation.</summary>
    public long Returns { get; init; }
}
