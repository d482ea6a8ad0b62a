using LustreActors.Actors.Cluster.Shards;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>One peer that this member reads. If two plans are equal, the actor need not be replaced.</summary>
/// <param name="Name">The name of the actor.</param>
/// <param name="Url">The URL of the series.</param>
/// <param name="Shard">The shard that the answer is; null if the answer has shards as labels.</param>
/// <param name="Member">The label <c>member</c> of its series.</param>
/// <param name="IsForeign">The peer is another program.</param>
internal sealed record PeerPlan(string Name, Uri Url, string? Shard, string Member, bool IsForeign)
{
    /// <summary>The name of the source. The prefix keeps it apart from sources of this machine.</summary>
    public string Source => "peer/" + Name;

    /// <summary>It is no member, and known by its address.</summary>
    public bool IsOutside => Member == Url.Authority;

    /// <summary>The URL of the table of job activity, or of clients; null if none is fetched.</summary>
    public Uri? ActivityUrl { get; private init; }

    /// <summary>Only the table of clients is fetched.</summary>
    public bool IsOfClients { get; private init; }

    /// <summary>The answer has the shards of another aggregator.</summary>
    public bool IsOfAggregator => Shard is null && !IsJoin;

    /// <summary>The answer is the result of the join. It is read when its owner announces it.</summary>
    public bool IsJoin { get; private init; }

    /// <summary>Returns all peers that <paramref name="self"/> reads under a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="self">The name of this member.</param>
    /// <param name="withClients">Whether the tables of clients are read.</param>
    public static IEnumerable<PeerPlan> For(ShardPlan plan, string self, bool withClients = false)
    {
        if (!plan.IsAggregator(self))
            yield break;
        foreach (var peer in plan.Peers)
        {
            var shard = Shards.Shard.ForPeer(peer.Name);
            if (!plan.Owns(self, shard))
                continue;
            yield return peer.IsForeign
                ? new PeerPlan(ActorNameOf(peer.Name), peer.Url, shard, peer.Name, IsForeign: true)
                : new PeerPlan(ActorNameOf(peer.Name), Ask(peer.Url, "local"), shard, peer.Name, IsForeign: false)
                {
                    ActivityUrl = new Uri(peer.Url, "/jobs/activity"),
                };
            if (withClients && !peer.IsForeign)
            {
                yield return new PeerPlan(ActorNameOf(peer.Name) + "-clients", peer.Url, shard, peer.Name, IsForeign: false)
                {
                    ActivityUrl = new Uri(peer.Url, "/clients/activity"),
                    IsOfClients = true,
                };
            }
        }

        foreach (var other in plan.Aggregators.Concat(plan.Silent))
        {
            if (other.Id != self)
                yield return new PeerPlan(ActorNameOf(other.Id) + "-shards", Ask(other.Url, "shards"), null, other.Id, IsForeign: false);
        }

        if (plan.JoinOwner is { } owner && owner.Id != self)
        {
            yield return new PeerPlan(ActorNameOf(owner.Id) + "-join", Ask(owner.Url, "join"), null, owner.Id, IsForeign: false)
            {
                IsJoin = true,
            };
        }
    }

    private static Uri Ask(Uri member, string scope) => new(member, $"/metrics?scope={scope}");

    /// <summary>Replaces characters that are not allowed in the path of an actor.</summary>
    private static string ActorNameOf(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
