using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>Keeps one actor for each peer that this member reads. A peer that is slow or hangs delays no other.</summary>
public sealed class PeersActor : UntypedActor
{
    /// <summary>Peers are read within this part of the interval. They measure at its start, and are not all asked at once.</summary>
    private const double FirstPhase = 0.02;

    private const double LastPhase = 0.2;

    /// <summary>The part of the interval at which the result of the join is read again, in case its announcement was lost.</summary>
    private const double JoinPhase = 0.7;

    private readonly PeerParts _parts;
    private readonly ChildSet _peers;
    private readonly HashSet<string> _silent = new(StringComparer.Ordinal);
    private Dictionary<string, PeerPlan> _wanted = [];
    private ImmutableArray<string> _told = [];

    public PeersActor(PeerParts parts)
    {
        _parts = parts;
        _peers = new(Context, name => new PeersProtocol.PeerEnded(name));
    }

    public static Props Props(PeerParts parts) => Akka.Actor.Props.Create(() => new PeersActor(parts));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    /// <summary>A restarted actor takes the plan that is published then.</summary>
    protected override void PreStart() => Reconcile(_parts.Cluster.Current.Plan);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PeersProtocol.Planned planned:
                Reconcile(planned.Plan);
                break;
            case PeersProtocol.JoinIsReady:
                foreach (var join in _wanted.Values.Where(p => p.IsJoin))
                    _peers.Tell(join.Name, SourceProtocol.Collect.Now);
                break;
            case PeersProtocol.Answered answered:
                if (answered.IsSilent)
                    _silent.Add(answered.Name);
                else
                    _silent.Remove(answered.Name);
                TellSilence();
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
        _wanted = PeerPlan.For(plan, _parts.Options.Id, withClients: _parts.Clients is not null)
            .DistinctBy(p => p.Name).ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var (name, now) in _wanted)
        {
            if (before.TryGetValue(name, out var former) && former != now)
                _peers.Stop(name);
        }

        Keep();
        _silent.IntersectWith(_wanted.Keys);
        TellSilence();
    }

    /// <summary>
    /// Tells which aggregators are silent. A member that gets no answer from anybody is more likely cut off itself, and accuses none.
    /// </summary>
    private void TellSilence()
    {
        var others = _wanted.Values.Where(p => p.Member != _parts.Options.Id && !p.IsJoin && !p.IsOfClients).ToArray();
        ImmutableArray<string> silent = others.All(p => _silent.Contains(p.Name))
            ? []
            : [.. others.Where(p => p.IsOfAggregator && _silent.Contains(p.Name)).Select(p => p.Member).Order(StringComparer.Ordinal)];
        if (silent.SequenceEqual(_told))
            return;
        _told = silent;
        Context.Parent.Tell(new ClusterProtocol.SilenceChanged(silent));
    }

    private void Keep() => _peers.Keep(_wanted.Keys, name => PropsOf(_wanted[name]));

    private Props PropsOf(PeerPlan plan)
    {
        var place = Rendezvous.Hash(plan.Name, _parts.Options.Id) % 1000 / 1000.0;
        var interval = _parts.IntervalOf(plan);
        var phase = plan.IsJoin ? JoinPhase : FirstPhase + ((LastPhase - FirstPhase) * place);

        // A peer that has just moved to this member is read soon, not only in the next interval.
        var options = new SourceActorOptions(_parts.Options.Deadline)
        {
            Interval = interval,
            FirstAfter = interval * LastPhase * place,
            Phase = interval * phase,
        };
        var self = Self;
        if (plan.IsOfClients)
            return SourceActor.Props(plan.Source, () => new PeerClientsCollection(plan, _parts), options, _parts.Services);
        return SourceActor.Props(
            plan.Source, () => new PeerCollection(plan, _parts, isSilent => self.Tell(new PeersProtocol.Answered(plan.Name, isSilent))),
            options, _parts.Services);
    }
}
