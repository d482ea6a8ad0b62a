using System.Collections.Immutable;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>Something that can be read: a member, or a foreign exporter.</summary>
/// <param name="Name">Of the member; of a foreign exporter host and port. The label <c>member</c> of its series.</param>
/// <param name="Url">Of a member where it answers members, of a foreign exporter its exposition.</param>
/// <param name="IsForeign">It knows nothing of members.</param>
public sealed record Peer(string Name, Uri Url, bool IsForeign);

/// <summary>Who reads and owns what under one view: the same for every member that has the same view. Immutable.</summary>
public sealed class ShardPlan
{
    private readonly ImmutableSortedDictionary<string, Member> _owners;

    private ShardPlan(ClusterView view, ImmutableArray<Member> aggregators, ImmutableArray<Peer> peers, ImmutableSortedDictionary<string, Member> owners) =>
        (View, Aggregators, Peers, _owners) = (view, aggregators, peers, owners);

    public static ShardPlan Empty { get; } = new(ClusterView.Empty, [], [], ImmutableSortedDictionary.Create<string, Member>(StringComparer.Ordinal));

    public ClusterView View { get; }

    /// <summary>Who reads others.</summary>
    public ImmutableArray<Member> Aggregators { get; }

    /// <summary>Everybody that is read.</summary>
    public ImmutableArray<Peer> Peers { get; }

    /// <summary>All shards in the order of their names, with who owns them.</summary>
    public IEnumerable<(string Shard, Member Owner)> Owners => _owners.Select(o => (o.Key, o.Value));

    /// <param name="view">The members.</param>
    /// <param name="options">How this process takes part.</param>
    /// <param name="joinUrl">The data port of the member that joins the jobs; null while none is known.</param>
    /// <param name="outside">Collectors that are no members.</param>
    public static ShardPlan Of(ClusterView view, ClusterOptions options, Uri? joinUrl = null, ImmutableArray<Uri> outside = default)
    {
        var active = view.Members.Where(m => m.State == MemberState.Active).ToArray();
        var willing = active.Where(m => m.Aggregates).ToArray();

        // Nobody is meant to: somebody has to.
        var aggregators = Rendezvous.First("aggregators", willing.Length > 0 ? willing : active, options.MostAggregators)
            .OrderBy(m => m.Id, StringComparer.Ordinal).ToImmutableArray();
        var joiner = active.FirstOrDefault(m => m.Url == joinUrl);
        return Of(view, aggregators, joiner, view.Members.Select(m => new Peer(m.Id, m.Url, IsForeign: false)).Concat(Outside(outside)), options);
    }

    /// <summary>Without others there is nobody to find, and nobody to share with.</summary>
    public static ShardPlan Alone(ClusterOptions options, ImmutableArray<Uri> outside = default)
    {
        var self = new Member(options.Id, "", options.Advertise, "", Aggregates: true, MemberState.Active);
        return Of(ClusterView.Empty, [self], self, Outside(outside), options);
    }

    private static IEnumerable<Peer> Outside(ImmutableArray<Uri> urls) => urls.IsDefault ? [] : urls.Select(u => new Peer(u.Authority, u, IsForeign: false));

    public bool Owns(string member, string shard) => _owners.TryGetValue(shard, out var owner) && owner.Id == member;

    /// <summary>Who joins the jobs of all; null while nobody is known to.</summary>
    public Member? JoinOwner => _owners.GetValueOrDefault(Shard.Jobs);

    public bool JoinsJobs(string member) => Owns(member, Shard.Jobs);

    public bool IsAggregator(string member) => Aggregators.Any(a => a.Id == member);

    private static ShardPlan Of(ClusterView view, ImmutableArray<Member> aggregators, Member? joiner, IEnumerable<Peer> members, ClusterOptions options)
    {
        ImmutableArray<Peer> peers = [.. members, .. options.Foreign.Select(url => new Peer(url.Authority, url, IsForeign: true))];
        var owners = ImmutableSortedDictionary.CreateBuilder<string, Member>(StringComparer.Ordinal);
        if (joiner is not null)
            owners[Shard.Jobs] = joiner;
        foreach (var shard in peers.Select(p => Shard.OfPeer(p.Name)))
        {
            if (Rendezvous.Owner(shard, aggregators) is { } owner)
                owners[shard] = owner;
        }

        return new ShardPlan(view, aggregators, peers, owners.ToImmutable());
    }
}
