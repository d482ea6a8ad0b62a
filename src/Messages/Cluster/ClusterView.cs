using System.Collections.Immutable;

namespace LustreActors.Messages;

/// <summary>The members of the cluster as one of them sees them. Immutable.</summary>
/// <param name="Members">All members in the order of their ids, this one among them.</param>
/// <param name="Revision">
/// Grows with every change that was seen; comparable between members where an engine counts for all (<see cref="IsShared"/>).
/// </param>
/// <param name="IsShared">The revision comes from an engine that all members ask.</param>
public sealed record ClusterView(ImmutableArray<Member> Members, long Revision, bool IsShared)
{
    public static ClusterView Empty { get; } = new([], 0, false);
}

/// <summary>The state of the control plane.</summary>
/// <param name="IsUp">It works. While it does not, the last view stays.</param>
/// <param name="Trouble">The reason why it does not, in words for an administrator.</param>
public sealed record Coordination(bool IsUp, string? Trouble);
