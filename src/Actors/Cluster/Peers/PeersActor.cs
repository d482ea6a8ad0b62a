using Akka.Actor;
using LustreActors.Sources.Peers;

namespace LustreActors.Actors;

/// <summary>Keeps an actor for each peer that this member has to read. One that is slow, lies or hangs costs itself.</summary>
public sealed class PeersActor : UntypedActor
{
    private readonly ClusterOptions _options;
    private readonly PublishedCluster _published;
    private readonly FamilyPool _families;
    private readonly SourceServices _services;
    private readonly IActorRef _board;
    private readonly ChildSet _peers;
    private Dictionary<string, PeerPlan> _wanted = [];

    public PeersActor(ClusterOptions options, PublishedCluster published, FamilyPool families, SourceServices services, IActorRef board)
    {
        (_options, _published, _families, _services, _board) = (options, published, families, services, board);
        _peers = new(Context, name => new PeersProtocol.PeerEnded(name));
    }

    public static Props Props(ClusterOptions options, PublishedCluster published, FamilyPool families, SourceServices services, IActorRef board) =>
        Akka.Actor.Props.Create(() => new PeersActor(options, published, families, services, board));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    /// <summary>A restart takes the plan that is published then.</summary>
    protected override void PreStart() => Reconcile(_published.Current.Plan);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PeersProtocol.Planned planned:
                Reconcile(planned.Plan);
                break;
            case PeersProtocol.PeerEnded ended:
                _peers.Ended(ended.Name);
                Keep();
                break;
        }
    }

    private void Reconcile(ShardPlan plan)
    {
        var before = _wanted;
        _wanted = PeerPlan.Of(plan, _options.Id).DistinctBy(p => p.Name).ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var (name, now) in _wanted)
        {
            if (before.TryGetValue(name, out var was) && was != now)
                _peers.Stop(name);
        }

        Keep();
    }

    private void Keep() => _peers.Keep(_wanted.Keys, name => PropsOf(_wanted[name]));

    private Props PropsOf(PeerPlan plan)
    {
        // All of them at once would be a wave every interval: each begins at a moment of its own.
        var first = TimeSpan.FromTicks((long)(_options.Interval.Ticks * FirstPart * (Rendezvous.Hash(plan.Name, _options.Id) % 1000) / 1000));
        return SourceActor.Props(
            plan.Source,
            () => new PeerCollection(plan, _options, () => _published.Current.Plan.View.Revision, _families, _services, _board),
            new SourceActorOptions(_options.Deadline) { Interval = _options.Interval, FirstAfter = first },
            _services);
    }

    /// <summary>Of an interval: whoever comes to own a peer is not to be waited for.</summary>
    private const double FirstPart = 0.2;
}
