using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Peers;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Enriching;
using LustreActors.Actors.Lustre;
using LustreActors.Actors.Supervising;
using LustreActors.Messages.Cluster;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Cluster;

/// <summary>The dependencies of <see cref="ClusterSupervisor"/>.</summary>
/// <param name="Options">How this process takes part in the cluster.</param>
/// <param name="Published">Receives the state of the cluster.</param>
/// <param name="Board">Receives each plan.</param>
/// <param name="Sums">Receives each plan.</param>
/// <param name="Enrich">Is told whether this member owns the join of jobs.</param>
/// <param name="Outside">Collectors that are read without being members.</param>
/// <param name="Time">The clock.</param>
/// <param name="Membership">Creates the actor that reports the members to the given actor; null without a cluster.</param>
/// <param name="Peers">Creates the actor that reads the peers.</param>
public sealed record ClusterParts(
    ClusterOptions Options,
    PublishedCluster Published,
    IActorRef Board,
    IActorRef Sums,
    IActorRef Enrich,
    OutsideAddresses Outside,
    TimeProvider Time,
    Func<IActorRef, Props>? Membership,
    Props Peers)
{
    /// <summary>Receives each plan, for the tables of clients; null if there are none.</summary>
    public IActorRef? ClientSums { get; init; }
}

/// <summary>
/// Computes the plan of shards whenever the members, the owner of the join or the outside collectors change, and sends it to the actors
/// that need it. The plan is a function of the view, so members with the same view need no agreement.
/// </summary>
public sealed class ClusterSupervisor : UntypedActor, IWithTimers
{
    private readonly ClusterParts _parts;
    private readonly ILogger _log = Context.CreateLogger();
    private IActorRef _peers = ActorRefs.Nobody;
    private IActorRef? _membership;
    private ClusterView _view = ClusterView.Empty;
    private Uri? _joinUrl;
    private bool _ownsJoin;
    private ImmutableArray<Uri> _outside;
    private ImmutableArray<string> _filesystems = [];
    private ImmutableArray<string> _silent = [];
    private bool _isLookingUp;

    public ClusterSupervisor(ClusterParts parts) => _parts = parts;

    public static Props Props(ClusterParts parts) => Akka.Actor.Props.Create(() => new ClusterSupervisor(parts));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Infrastructure);

    protected override void PreStart()
    {
        _peers = Context.ActorOf(_parts.Peers, "peers");
        _outside = _parts.Outside.Fixed;
        if (_parts.Membership is { } membership)
        {
            _membership = Context.ActorOf(membership(Self), "membership");
            Context.System.EventStream.Subscribe(Self, typeof(FilesystemsDiscovered));
        }
        else
        {
            Replan();
        }

        if (_parts.Outside.NeedsLookup)
            Timers.StartPeriodicTimer(LookUp.Now, LookUp.Now, TimeSpan.Zero, _parts.Options.Interval);
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterProtocol.ViewChanged changed:
                _view = changed.View;
                Replan();
                break;
            case LookUp when !_isLookingUp:
                _isLookingUp = true;
                _parts.Outside.LookUpAsync().PipeTo(Self, Self, urls => new LookedUp(urls), _ => new LookedUp(_outside));
                break;
            case LookedUp found:
                _isLookingUp = false;
                if (!found.Urls.SequenceEqual(_outside))
                {
                    _outside = found.Urls;
                    Replan();
                }

                break;
            case ClusterProtocol.CoordinationChanged changed:
                _parts.Published.Current = _parts.Published.Current with { Coordination = changed.Coordination };
                break;
            case ClusterSystemProtocol request when _membership is { } membership:
                membership.Forward(request);
                break;
            case ClusterSystemProtocol.Leave:
                Sender.Tell(new Left(IsClean: false));
                break;
            case FilesystemsDiscovered discovered when !discovered.Names.SequenceEqual(_filesystems):
                _filesystems = discovered.Names;
                _membership!.Tell(new ClusterSystemProtocol.Redescribe(_filesystems, _silent));
                break;
            case ClusterProtocol.SilenceChanged changed:
                _silent = changed.Silent;
                _membership?.Tell(new ClusterSystemProtocol.Redescribe(_filesystems, _silent));
                break;
            case ClusterSystemEvent.JoinOwned owned:
                OwnJoin(owned.IsOurs);
                break;
            case ClusterSystemEvent.JoinResultAt result:
                // An announcement can be late, after the join has moved. Only the singleton decides whether this member owns the join.
                if (result.Url == _parts.Options.Advertise != _ownsJoin)
                    break;
                SetJoinUrl(result.Url);
                _peers.Tell(PeersProtocol.JoinIsReady.Now);
                break;
        }
    }

    /// <summary>
    /// How the join gets an owner:
    /// <list type="number">
    /// <item>Akka's singleton starts on this member, or ends here.</item>
    /// <item>A new owner announces its URL. Other members receive it as <see cref="ClusterSystemEvent.JoinResultAt"/> and plan with
    /// it.</item>
    /// <item>This member plans for itself at once. A former owner has no join until another member announces.</item>
    /// </list>
    /// </summary>
    private void OwnJoin(bool isOurs)
    {
        _ownsJoin = isOurs;
        if (isOurs)
            _membership!.Tell(new ClusterSystemProtocol.AnnounceJoin(_parts.Options.Advertise));
        if (isOurs || _joinUrl == _parts.Options.Advertise)
            SetJoinUrl(isOurs ? _parts.Options.Advertise : null);
    }

    private void SetJoinUrl(Uri? url)
    {
        if (_joinUrl == url)
            return;
        _joinUrl = url;
        Replan();
    }

    private void Replan() => Apply(_parts.Membership is null
        ? ShardPlan.Alone(_parts.Options, _outside)
        : ShardPlan.Create(_view, _parts.Options, _joinUrl, _outside));

    private void Apply(ShardPlan plan)
    {
        var before = _parts.Published.Current.Plan;
        var self = _parts.Options.Id;
        LogChanges(before, plan);
        _parts.Published.Current = _parts.Published.Current with
        {
            Plan = plan,
            Since = _parts.Time.GetUtcNow(),
            AggregatesSince = plan.IsAggregator(self) ? _parts.Published.Current.AggregatesSince ?? _parts.Time.GetTimestamp() : null,
        };
        _parts.Board.Tell(new BoardProtocol.Planned(plan));
        _parts.Sums.Tell(new JobSumsProtocol.Planned(plan));
        _parts.ClientSums?.Tell(new JobSumsProtocol.Planned(plan));
        _parts.Enrich.Tell(new EnrichProtocol.Owned(plan.Owns(self, Shard.Jobs)));
        _peers.Tell(new PeersProtocol.Planned(plan));
    }

    private void LogChanges(ShardPlan before, ShardPlan now)
    {
        foreach (var member in now.View.Members)
        {
            var known = before.View.Members.FirstOrDefault(m => m.Id == member.Id);
            if (known is null)
                ActorsLog.MemberCame(_log, member.Id, member.State, member.Url.ToString());
            else if (known.State != member.State || known.Incarnation != member.Incarnation)
                ActorsLog.MemberChanged(_log, member.Id, member.State, known.Incarnation == member.Incarnation ? "" : ", restarted");
        }

        foreach (var member in before.View.Members)
        {
            if (now.View.Members.All(m => m.Id != member.Id))
                ActorsLog.MemberWent(_log, member.Id);
        }

        var (had, has) = (OwnedShards(before), OwnedShards(now));
        if (!had.SetEquals(has))
            ActorsLog.ShardsChanged(_log, has.Count, Listed("; new: ", has.Except(had)), Listed("; moved to others: ", had.Except(has)));
    }

    private static string Listed(string heading, IEnumerable<string> shards) =>
        shards.Order(StringComparer.Ordinal).Take(20).ToArray() is { Length: > 0 } some ? heading + string.Join(", ", some) : "";

    private HashSet<string> OwnedShards(ShardPlan plan) =>
        [.. plan.Owners.Where(o => o.Owner.Id == _parts.Options.Id).Select(o => o.Shard)];

    private sealed record LookUp
    {
        public static LookUp Now { get; } = new();
    }

    private sealed record LookedUp(ImmutableArray<Uri> Urls);
}
