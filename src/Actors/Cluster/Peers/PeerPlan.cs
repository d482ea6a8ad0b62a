using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>One that this member reads, and for what. Two equal ones mean that nothing has to begin anew.</summary>
/// <param name="Name">Of the actor.</param>
/// <param name="Url">What is asked.</param>
/// <param name="Shard">Which shard its answer is; null where it is all that another aggregator has.</param>
/// <param name="Member">The label for its series.</param>
/// <param name="IsForeign">It is asked as anybody would ask it.</param>
internal sealed record PeerPlan(string Name, Uri Url, string? Shard, string Member, bool IsForeign)
{
    /// <summary>Of the source: members may be called as sources of this machine are.</summary>
    public string Source => "peer/" + Name;

    /// <summary>All that <paramref name="self"/> has to read under this plan.</summary>
    public static IEnumerable<PeerPlan> Of(ShardPlan plan, string self)
    {
        if (!plan.IsAggregator(self))
            yield break;
        foreach (var peer in plan.Peers)
        {
            var shard = Actors.Shard.OfPeer(peer.Name);
            if (plan.Owns(self, shard))
                yield return new PeerPlan(ActorNameOf(peer.Name), peer.IsForeign ? peer.Url : Ask(peer.Url, "scope=local&jobs=all"), shard, peer.Name, peer.IsForeign);
        }

        // The tables of jobs are for whoever joins them.
        var jobs = plan.Owns(self, Actors.Shard.Jobs) ? "all" : "none";
        foreach (var other in plan.Aggregators)
        {
            if (other.Id != self)
                yield return new PeerPlan(ActorNameOf(other.Id) + "-shards", Ask(other.Url, $"scope=shards&jobs={jobs}"), null, other.Id, IsForeign: false);
        }
    }

    private static Uri Ask(Uri member, string question) => new(member, $"/metrics?{question}");

    /// <summary>What stands in no path of an actor becomes a dash.</summary>
    private static string ActorNameOf(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
