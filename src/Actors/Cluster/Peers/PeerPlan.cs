using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>One that this member reads, and for what. Two equal ones mean that nothing has to begin anew.</summary>
/// <param name="Name">Of the actor.</param>
/// <param name="Url">What is asked.</param>
/// <param name="Shard">Which shard its answer is; null where the answer says it.</param>
/// <param name="Member">The label for its series.</param>
/// <param name="IsForeign">It is asked as anybody would ask it.</param>
internal sealed record PeerPlan(string Name, Uri Url, string? Shard, string Member, bool IsForeign)
{
    /// <summary>Of the source: members may be called as sources of this machine are.</summary>
    public string Source => "peer/" + Name;

    /// <summary>Where a collector has its table of job activity; null where none is fetched.</summary>
    public Uri? ActivityUrl { get; private init; }

    /// <summary>Its answer is the result of the join, which comes when its owner says so.</summary>
    public bool IsJoin { get; private init; }

    /// <summary>All that <paramref name="self"/> has to read under this plan.</summary>
    public static IEnumerable<PeerPlan> Of(ShardPlan plan, string self)
    {
        if (!plan.IsAggregator(self))
            yield break;
        foreach (var peer in plan.Peers)
        {
            var shard = Actors.Shard.OfPeer(peer.Name);
            if (!plan.Owns(self, shard))
                continue;
            yield return peer.IsForeign
                ? new PeerPlan(ActorNameOf(peer.Name), peer.Url, shard, peer.Name, IsForeign: true)
                : new PeerPlan(ActorNameOf(peer.Name), Ask(peer.Url, "local"), shard, peer.Name, IsForeign: false)
                {
                    ActivityUrl = new Uri(peer.Url, "/jobs/activity"),
                };
        }

        foreach (var other in plan.Aggregators)
        {
            if (other.Id != self)
                yield return new PeerPlan(ActorNameOf(other.Id) + "-shards", Ask(other.Url, "shards"), null, other.Id, IsForeign: false);
        }

        if (plan.JoinOwner is { } owner && owner.Id != self)
            yield return new PeerPlan(ActorNameOf(owner.Id) + "-join", Ask(owner.Url, "join"), null, owner.Id, IsForeign: false) { IsJoin = true };
    }

    private static Uri Ask(Uri member, string scope) => new(member, $"/metrics?scope={scope}");

    /// <summary>What stands in no path of an actor becomes a dash.</summary>
    private static string ActorNameOf(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
