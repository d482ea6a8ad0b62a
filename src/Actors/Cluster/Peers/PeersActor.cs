using System.Runtime.CompilerServices;
using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources.Peers;

namespace LustreActors.Actors;

/// <summary>Keeps an actor for each peer that this member has to read. One that is slow, lies or hangs costs itself.</summary>
public sealed class PeersActor : Actor<PeersProtocol>
{
    private readonly ClusterOptions _options;
    private readonly string _self;
    private readonly StrongBox<ShardPlan> _plan;
    private readonly FamilyPool _families;
    private readonly BlockingLane _lane;
    private readonly IActorRef<MetricsProtocol> _metrics;
    private readonly IActorRef<BoardProtocol> _board;
    private Dictionary<string, PeerPlan> _wanted = [];
    private ChildSet<PeersProtocol, SourceProtocol> _peers = null!;

    private PeersActor(
        ClusterOptions options, StrongBox<ShardPlan> plan, FamilyPool families, BlockingLane lane, IActorRef<MetricsProtocol> metrics, IActorRef<BoardProtocol> board) =>
        (_options, _self, _plan, _families, _lane, _metrics, _board) = (options, options.Id, plan, families, lane, metrics, board);

    public static Props<PeersProtocol> Props(
        ClusterOptions options, FamilyPool families, BlockingLane lane, IActorRef<MetricsProtocol> metrics, IActorRef<BoardProtocol> board)
    {
        // Outlives a restart: nobody would tell the plan again.
        var plan = new StrongBox<ShardPlan>(ShardPlan.Empty);
        return new Props<PeersProtocol>(() => new PeersActor(options, plan, families, lane, metrics, board)) { Supervision = Supervision.Infrastructure };
    }

    protected override ValueTask OnStart()
    {
        _peers = new(Context, name => new PeersProtocol.PeerEnded(name));
        Reconcile();
        return default;
    }

    protected override ValueTask OnMessage(PeersProtocol message)
    {
        switch (message)
        {
            case PeersProtocol.Planned planned:
                _plan.Value = planned.Plan;
                Reconcile();
                break;
            case PeersProtocol.PeerEnded ended:
                _peers.Ended(ended.Name);
                Reconcile();
                break;
        }

        return default;
    }

    private void Reconcile()
    {
        var before = _wanted;
        _wanted = PeerPlan.Of(_plan.Value!, _self).DistinctBy(p => p.Name).ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var (name, plan) in _wanted)
        {
            if (before.TryGetValue(name, out var was) && was != plan)
                _peers.Stop(name);
        }

        _peers.Keep(_wanted.Keys, name => PropsOf(_wanted[name]));
    }

    private Props<SourceProtocol> PropsOf(PeerPlan plan)
    {
        // All of them at once would be a wave every interval: each begins at a moment of its own.
        var first = TimeSpan.FromTicks((long)(_options.Interval.Ticks * FirstPart * (Rendezvous.Hash(plan.Name, _self) % 1000) / 1000));
        return Sourcing.Props(
            plan.Source,
            time => new PeerCollection(plan, _options, () => _plan.Value!.View.Revision, _families, _lane, _board, time),
            new SourceActorOptions(_options.Deadline) { Interval = _options.Interval, FirstAfter = first },
            _metrics);
    }

    /// <summary>Of an interval: whoever comes to own a peer is not to be waited for.</summary>
    private const double FirstPart = 0.2;
}
