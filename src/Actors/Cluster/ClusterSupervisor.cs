using Akka.Actor;
using LustreActors.Messages;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors;

/// <summary>What the supervisor of a cluster has from others.</summary>
/// <param name="Options">How this process takes part.</param>
/// <param name="Published">Where the state of the cluster goes.</param>
/// <param name="Board">Who is told of every plan.</param>
/// <param name="Enrich">Who is told whether the jobs are ours.</param>
/// <param name="Own">What this process says of itself.</param>
/// <param name="Time">The clock.</param>
/// <param name="Membership">Makes the actor that finds the members, and tells its parent of them; null where there are none to find.</param>
/// <param name="Peers">Makes the actor that reads the peers.</param>
public sealed record ClusterParts(
    ClusterOptions Options, PublishedCluster Published, IActorRef Board, IActorRef Enrich, OwnMember Own, TimeProvider Time, Props? Membership, Props Peers);

/// <summary>
/// Turns who is there into who does what, and tells everybody whom it concerns. It decides nothing that another member would decide otherwise from
/// the same view, so there is nothing to agree on.
/// </summary>
public sealed class ClusterSupervisor : UntypedActor
{
    private readonly ClusterParts _parts;
    private readonly ILogger _log = Context.CreateLogger();
    private IActorRef _peers = ActorRefs.Nobody;
    private IActorRef? _membership;

    public ClusterSupervisor(ClusterParts parts) => _parts = parts;

    public static Props Props(ClusterParts parts) => Akka.Actor.Props.Create(() => new ClusterSupervisor(parts));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Infrastructure);

    protected override void PreStart()
    {
        _peers = Context.ActorOf(_parts.Peers, "peers");
        if (_parts.Membership is { } membership)
            _membership = Context.ActorOf(membership, "membership");
        else
            Apply(ShardPlan.Alone(_parts.Options));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterProtocol.ViewChanged changed:
                Apply(ShardPlan.Of(changed.View, _parts.Options));
                break;
            case ClusterProtocol.CoordinationChanged changed:
                _parts.Published.Current = _parts.Published.Current with { Coordination = changed.Coordination };
                break;
            case ClusterProtocol.Leave leave:
                if (_membership is null)
                    Sender.Tell(false);
                else
                    _membership.Forward(leave);
                break;
        }
    }

    private void Apply(ShardPlan plan)
    {
        var before = _parts.Published.Current.Plan;

        // Another process has our name: what the plan says of that name it says of the other one.
        if (_parts.Own.Current is { } own && plan.View.Members.Any(m => m.Id == own.Id && m.Incarnation != own.Incarnation))
            plan = ShardPlan.Empty;
        var self = _parts.Options.Id;
        SayWhoCameAndWent(before, plan);
        _parts.Published.Current = _parts.Published.Current with
        {
            Plan = plan,
            Since = _parts.Time.GetUtcNow(),
            AggregatesSince = plan.IsAggregator(self) ? _parts.Published.Current.AggregatesSince ?? _parts.Time.GetTimestamp() : null,
        };
        _parts.Board.Tell(new BoardProtocol.Planned(plan));
        _parts.Enrich.Tell(new EnrichProtocol.Owned(plan.Owns(self, Shard.Jobs)));
        _peers.Tell(new PeersProtocol.Planned(plan));
    }

    private void SayWhoCameAndWent(ShardPlan before, ShardPlan now)
    {
        foreach (var member in now.View.Members)
        {
            var known = before.View.Members.FirstOrDefault(m => m.Id == member.Id);
            if (known is null)
                ActorsLog.MemberCame(_log, member.Id, member.State, member.Url.ToString());
            else if (known.State != member.State || known.Incarnation != member.Incarnation)
                ActorsLog.MemberChanged(_log, member.Id, member.State, known.Incarnation == member.Incarnation ? "" : ", started anew");
        }

        foreach (var member in before.View.Members)
        {
            if (now.View.Members.All(m => m.Id != member.Id))
                ActorsLog.MemberWent(_log, member.Id);
        }

        var (had, has) = (Owned(before), Owned(now));
        if (!had.SetEquals(has))
            ActorsLog.ShardsChanged(_log, has.Count, Listed("; new: ", has.Except(had)), Listed("; others have: ", had.Except(has)));
    }

    private static string Listed(string what, IEnumerable<string> shards) => shards.Order(StringComparer.Ordinal).Take(20).ToArray() is { Length: > 0 } some ? what + string.Join(", ", some) : "";

    private HashSet<string> Owned(ShardPlan plan) => [.. plan.Owners.Where(o => o.Owner.Id == _parts.Options.Id).Select(o => o.Shard)];
}
