using System.Collections.Immutable;

namespace LustreActors.Messages.Cluster;

/// <summary>Who the members are, as one of them sees it. Immutable.</summary>
/// <param name="Members">All members, in the order of their ids. This one is in it once it has joined.</param>
/// <param name="Revision">Grows with each change that this process saw. Not comparable between processes.</param>
public sealed record ClusterView(ImmutableArray<Member> Members, long Revision)
{
    public static ClusterView Empty { get; } = new([], 0);
}

/// <summary>Whether this process is a member of the cluster, and why not.</summary>
/// <param name="IsUp">It is a member. While it is not, its last view stays.</param>
/// <param name="Trouble">The reason, in words for an administrator.</param>
public sealed record Coordination(bool IsUp, string? Trouble);
