using System.Collections.Immutable;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Cluster.Shards;

/// <summary>A member, an outside collector or a foreign exporter, which can be read.</summary>
/// <param name="Name">The member's name, or host and port. It becomes the label <c>member</c> of the series.</param>
/// <param name="Url">The member's data port, or the URL of a foreign exporter's exposition.</param>
/// <param name="IsForeign">It is another program, which has no tables and no shards.</param>
public sealed record Peer(string Name, Uri Url, bool IsForeign);

/// <summary>The owners of all shards under one view. Members with the same view have the same plan. Immutable.</summary>
public sealed class ShardPlan
{
    private readonly ImmutableSortedDictionary<string, Member> _owners;

    private ShardPlan(
        ClusterView view,
        ImmutableArray<Member> aggregators,
        ImmutableArray<Peer> peers,
        ImmutableSortedDictionary<string, Member> owners) =>
        (View, Aggregators, Peers, _owners) = (view, aggregators, peers, owners);

    public static ShardPlan Empty { get; } =
        new(ClusterView.Empty, [], [], ImmutableSortedDictionary.Create<string, Member>(StringComparer.Ordinal));

    public ClusterView View { get; }

    /// <summary>The members that read others.</summary>
    public ImmutableArray<Member> Aggregators { get; }

    /// <summary>Members that would be aggregators, and whose data port answers none of the others. They are asked until it does.</summary>
    public ImmutableArray<Member> Silent { get; private set; } = [];

    /// <summary>All members, outside collectors and foreign exporters.</summary>
    public ImmutableArray<Peer> Peers { get; }

    /// <summary>All shards with their owners, sorted by name.</summary>
    public IEnumerable<(string Shard, Member Owner)> Owners => _owners.Select(o => (o.Key, o.Value));

    /// <summary>Creates the plan for a view.</summary>
    /// <param name="view">The members.</param>
    /// <param name="options">How this process takes part in the cluster.</param>
    /// <param name="joinUrl">The data port of the member that owns the join; null while none is known.</param>
    /// <param name="outside">Collectors that are read without being members.</param>
    public static ShardPlan Create(ClusterView view, ClusterOptions options, Uri? joinUrl = null, ImmutableArray<Uri> outside = default)
    {
        var active = view.Members.Where(m => m.State == MemberState.Active).ToArray();
        var willing = active.Where(m => m.Aggregates).ToArray();

        // If no member is configured as an aggregator, every active member is a candidate.
        var candidates = willing.Length > 0 ? willing : active;
        var aggregators = Elect(candidates, options);
        var silent = aggregators.Where(a => IsSilent(a, aggregators)).ToImmutableArray();
        if (silent.Length == aggregators.Length)
            silent = [];
        if (!silent.IsEmpty)
            aggregators = Elect(candidates.Except(silent), options);
        var joiner = active.FirstOrDefault(m => m.Url == joinUrl);
        var members = view.Members.Select(m => new Peer(m.Id, m.Url, IsForeign: false));
        var plan = Create(view, aggregators, joiner, members.Concat(Outside(outside)), options);
        plan.Silent = silent;
        return plan;
    }

    /// <summary>Creates the plan of a process in no cluster: it owns all shards.</summary>
    public static ShardPlan Alone(ClusterOptions options, ImmutableArray<Uri> outside = default)
    {
        var self = new Member(options.Id, "", options.Advertise, "", Aggregates: true, MemberState.Active);
        return Create(ClusterView.Empty, [self], self, Outside(outside), options);
    }

    private static ImmutableArray<Member> Elect(IEnumerable<Member> candidates, ClusterOptions options) =>
    [
        .. Rendezvous.First("aggregators", candidates, options.MostAggregators).OrderBy(m => m.Id, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Whether most of the other aggregators get no answer from one. What they say is part of the view, so all members agree, and no two
    /// of them own its share.
    /// </summary>
    private static bool IsSilent(Member aggregator, ImmutableArray<Member> elected) =>
        2 * elected.Count(other => other.Id != aggregator.Id && other.Silent.Contains(aggregator.Id)) > elected.Length - 1;

    private static IEnumerable<Peer> Outside(ImmutableArray<Uri> urls) =>
        urls.IsDefault ? [] : urls.Select(u => new Peer(u.Authority, u, IsForeign: false));

    public bool Owns(string member, string shard) =>
        _owners.TryGetValue(shard == Shard.Clients ? Shard.Jobs : shard, out var owner) && owner.Id == member;

    /// <summary>The member that owns the join; null while none is known.</summary>
    public Member? JoinOwner => _owners.GetValueOrDefault(Shard.Jobs);

    public bool JoinsJobs(string member) => Owns(member, Shard.Jobs);

    public bool IsAggregator(string member) => Aggregators.Any(a => a.Id == member);

    /// <summary>Whether collectors belong to the share of a member.</summary>
    public bool ReadsCollectors(string member) => Peers.Any(p => !p.IsForeign && Owns(member, Shard.ForPeer(p.Name)));

    private static ShardPlan Create(
        ClusterView view, ImmutableArray<Member> aggregators, Member? joiner, IEnumerable<Peer> members, ClusterOptions options)
    {
        ImmutableArray<Peer> peers = [.. members, .. options.Foreign.Select(url => new Peer(url.Authority, url, IsForeign: true))];
        var owners = ImmutableSortedDictionary.CreateBuilder<string, Member>(StringComparer.Ordinal);
        if (joiner is not null)
            owners[Shard.Jobs] = joiner;
        foreach (var shard in peers.Select(p => Shard.ForPeer(p.Name)))
        {
            if (Rendezvous.Owner(shard, aggregators) is { } owner)
                owners[shard] = owner;
        }

        return new ShardPlan(view, aggregators, peers, owners.ToImmutable());
    }
}
