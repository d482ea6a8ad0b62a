using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>What the supervisor of a cluster has from others.</summary>
/// <param name="Options">How this process takes part.</param>
/// <param name="Published">Where the state of the cluster goes.</param>
/// <param name="Board">Who is told of every plan.</param>
/// <param name="Enrich">Who is told whether the jobs are ours.</param>
/// <param name="Own">What this process says of itself.</param>
/// <param name="Membership">Makes the actor that finds the members; null where there are none to find.</param>
/// <param name="Peers">Makes the actor that reads the peers.</param>
public sealed record ClusterParts(
    ClusterOptions Options, PublishedCluster Published, IActorRef<BoardProtocol> Board, IActorRef<EnrichProtocol> Enrich, OwnMember Own,
    Func<IActorRef<ClusterProtocol>, Props<MembershipProtocol>>? Membership, Props<PeersProtocol> Peers);

/// <summary>
/// Turns who is there into who does what, and tells everybody whom it concerns. It decides nothing that another member would decide otherwise from
/// the same view, so there is nothing to agree on.
/// </summary>
public sealed class ClusterSupervisor : Actor<ClusterProtocol>
{
    private readonly ClusterParts _parts;
    private IActorRef<PeersProtocol> _peers = null!;
    private IActorRef<MembershipProtocol>? _membership;

    private ClusterSupervisor(ClusterParts parts) => _parts = parts;

    public static Props<ClusterProtocol> Props(ClusterParts parts) => new(() => new ClusterSupervisor(parts)) { Supervision = Supervision.Infrastructure };

    protected override ValueTask OnStart()
    {
        _peers = Context.Spawn("peers", _parts.Peers);
        if (_parts.Membership is { } membership)
            _membership = Context.Spawn("membership", membership(Context.Self));
        else
            Apply(ShardPlan.Alone(_parts.Options));
        return default;
    }

    protected override ValueTask OnMessage(ClusterProtocol message)
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
                if (_membership is null || !_membership.Tell(new MembershipProtocol.Leave(leave.ReplyTo)))
                    leave.ReplyTo.Tell(false);
                break;
            case ClusterProtocol.StateAsked asked:
                _membership?.Tell(new MembershipProtocol.StateAsked(asked.ReplyTo));
                break;
        }

        return default;
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
            Since = Context.Time.GetUtcNow(),
            AggregatesSince = plan.IsAggregator(self) ? _parts.Published.Current.AggregatesSince ?? Context.Time.GetTimestamp() : null,
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
                ActorsLog.MemberCame(Context.Log, member.Id, member.State, member.Url.ToString());
            else if (known.State != member.State || known.Incarnation != member.Incarnation)
                ActorsLog.MemberChanged(Context.Log, member.Id, member.State, known.Incarnation == member.Incarnation ? "" : ", started anew");
        }

        foreach (var member in before.View.Members)
        {
            if (now.View.Members.All(m => m.Id != member.Id))
                ActorsLog.MemberWent(Context.Log, member.Id);
        }

        var (had, has) = (Owned(before), Owned(now));
        if (!had.SetEquals(has))
            ActorsLog.ShardsChanged(Context.Log, has.Count, Listed("; new: ", has.Except(had)), Listed("; others have: ", had.Except(has)));
    }

    private static string Listed(string what, IEnumerable<string> shards) => shards.Order(StringComparer.Ordinal).Take(20).ToArray() is { Length: > 0 } some ? what + string.Join(", ", some) : "";

    private HashSet<string> Owned(ShardPlan plan) => [.. plan.Owners.Where(o => o.Owner.Id == _parts.Options.Id).Select(o => o.Shard)];
}
