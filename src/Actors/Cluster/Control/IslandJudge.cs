using System.Collections.Immutable;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>The decision which of two clusters with the same name gives way.</summary>
internal enum IslandVerdict
{
    /// <summary>They are one cluster, or it is too early to say.</summary>
    None,

    /// <summary>This cluster gives way.</summary>
    Yield,

    /// <summary>The other cluster gives way.</summary>
    OtherYields,
}

/// <summary>
/// Decides which of two clusters of one name gives way when they find each other: the one with fewer members, and of two equal ones the one
/// whose lowest address is the higher. Both judge by the same rule, so they come to the same verdict; it is enough that one of them gets
/// answers.
/// </summary>
internal sealed class IslandJudge
{
    /// <summary>
    /// A member that is just leaving, or that learns of a change later than another one, looks like a separate cluster for a moment.
    /// </summary>
    private const int ConfirmationsNeeded = 2;

    private readonly Dictionary<MemberAddress, (IslandVerdict Verdict, int Count)> _confirmations = [];

    /// <param name="members">All members of this cluster, of whatever state.</param>
    /// <param name="reachable">How many of them this member reaches.</param>
    public IslandVerdict Judge(ImmutableArray<MemberKey> members, int reachable, ProbeAnswer other)
    {
        var address = other.From.Address;

        // Clusters with a member in common are the halves of one that was cut: the split-brain resolver decides about them.
        if (!other.IsInside || other.Members.IsEmpty || members.Intersect(other.Members).Any())
        {
            _confirmations.Remove(address);
            return IslandVerdict.None;
        }

        var verdict = Yields(members, reachable, other) ? IslandVerdict.Yield : IslandVerdict.OtherYields;
        var count = _confirmations.TryGetValue(address, out var last) && last.Verdict == verdict ? last.Count + 1 : 1;
        _confirmations[address] = (verdict, count);
        return count >= ConfirmationsNeeded ? verdict : IslandVerdict.None;
    }

    private static bool Yields(ImmutableArray<MemberKey> members, int reachable, ProbeAnswer other) =>
        reachable != other.Reachable ? reachable < other.Reachable : members.Min(m => m.Address) > other.Members.Min(m => m.Address);
}
