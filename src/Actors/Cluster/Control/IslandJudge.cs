using System.Collections.Immutable;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>
/// Decides which of two clusters of one name gives way when they find each other: the one with fewer members, and of two equal ones the one whose lowest
/// address is the higher. Both leaders judge by the same rule, so exactly one of them yields.
/// </summary>
internal sealed class IslandJudge
{
    /// <summary>A member that is just leaving, or that learns of a change later than another one, looks like a cluster of its own for a moment.</summary>
    private const int ConfirmationsNeeded = 2;

    private readonly Dictionary<MemberAddress, int> _confirmations = [];

    /// <summary>The addresses to join, where this cluster gives way; otherwise nothing.</summary>
    /// <param name="members">All members of this cluster, of whatever state.</param>
    /// <param name="reachable">How many of them this member reaches.</param>
    public ImmutableArray<MemberAddress> Judge(ImmutableArray<MemberKey> members, int reachable, ProbeAnswer other)
    {
        var address = other.From.Address;

        // Clusters with a member in common are the halves of one that was cut: the split-brain resolver decides about them.
        if (!other.IsInside || other.Members.IsEmpty || members.Intersect(other.Members).Any() || !Yields(members, reachable, other))
        {
            _confirmations.Remove(address);
            return [];
        }

        var confirmed = _confirmations[address] = _confirmations.GetValueOrDefault(address) + 1;
        return confirmed >= ConfirmationsNeeded ? [.. other.Members.Select(m => m.Address).Order()] : [];
    }

    private static bool Yields(ImmutableArray<MemberKey> members, int reachable, ProbeAnswer other) =>
        reachable != other.Reachable ? reachable < other.Reachable : members.Min(m => m.Address) > other.Members.Min(m => m.Address);
}
