using System.Collections.Immutable;

namespace LustreActors.Messages;

/// <summary>Who the members are, as one of them sees it. Immutable.</summary>
/// <param name="Members">All that are there, this one too where it is; in the order of their ids.</param>
/// <param name="Revision">Grows with every change that was seen; comparable between members where an engine counts for all (<see
/// cref="IsShared"/>).</param>
/// <param name="IsShared">The revision comes from an engine that all members ask.</param>
public sealed record ClusterView(ImmutableArray<Member> Members, long Revision, bool IsShared)
{
    public static ClusterView Empty { get; } = new([], 0, false);
}

/// <summary>How it stands with what the members find each other by.</summary>
/// <param name="IsUp">It answers. Where it does not, the last view stays.</param>
/// <param name="Trouble">Why not, in words for an administrator.</param>
public sealed record Coordination(bool IsUp, string? Trouble);
