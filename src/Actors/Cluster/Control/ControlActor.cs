using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;
using Microsoft.Extensions.Logging;
using AkkaCluster = Akka.Cluster.Cluster;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>The dependencies of <see cref="ControlActor"/>.</summary>
/// <param name="Local">The actor of the local system that owns the cluster system.</param>
/// <param name="Learned">Addresses that an earlier cluster system had learned of.</param>
internal sealed record ControlParts(
    ClusterSystemOptions Options, int Generation, IActorRef Local, PeerDialer Dialer, AddressSource Addresses,
    ImmutableArray<MemberAddress> Learned, TimeProvider Time, ILogger Log);

/// <summary>
/// The actor to which other members send the messages of this program. It gets the member into a cluster (ControlActor.Joining.cs), tells
/// the local system who the members are, describes this member to the others, and passes announcements on.
/// </summary>
internal sealed partial class ControlActor : UntypedActor, IWithTimers
{
    public const string Name = "control";

    private static readonly TimeSpan DescribeAgain = TimeSpan.FromSeconds(2);

    /// <summary>The membership is read at this interval too, so that a lost event is noticed.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    private readonly ControlParts _parts;
    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);
    private readonly MembershipViews _views;
    private readonly MemberAddress _address;
    private MemberDescription _self;
    private JoinResult? _announced;

    /// <summary>
    /// The last state from Akka's publisher. <c>Cluster.State</c> may be older than the event that was just received.
    /// </summary>
    private ClusterEvent.CurrentClusterState _state = new();
    private bool _publishesNext;
    private bool _isInside;

    public ControlActor(ControlParts parts)
    {
        _parts = parts;
        _self = parts.Options.Self;
        _views = new MembershipViews(!parts.Options.Trust.Insecure, parts.Log);
        _address = MembershipViews.AddressOf(_cluster.SelfAddress);
        _planner = CreatePlanner(parts, _address);
        _cutOff = CutOffJudge.Create(Context.System.Settings.Config, parts.Time);
        _planner.Learn(parts.Learned);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private MemberKey Key => MembershipViews.KeyOf(_cluster.SelfUniqueAddress);

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(QuarantinedEvent));
        Timers.StartPeriodicTimer(Refresh.Tick, Refresh.Tick, RefreshInterval);
        Self.Tell(Round.Tick);
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Probe probe when IsFrom(probe.From):
                OnProbe(probe);
                break;
            case ProbeAnswer answer when IsFrom(answer.From):
                OnAnswer(answer);
                break;
            case Describe:
                Sender.Tell(OwnDescription());
                break;
            case Description description when IsFrom(description.Of):
                _views.Describe(description);
                PublishSoon();
                break;
            case GiveWay giveWay:
                OnGiveWay(giveWay.To);
                break;
            case QuarantinedEvent removed:
                _refused.Add(MembershipViews.AddressOf(removed.Address));
                break;
            case ThisActorSystemQuarantinedEvent refusal:
                Yield(
                    Addresses(), $"{MembershipViews.AddressOf(refusal.RemoteAddress)} has downed this member, which has not learned of it");
                break;
            case JoinResult result when Uri.TryCreate(result.Url, UriKind.Absolute, out var url)
                && (Sender.Equals(Self) || MembershipViews.IsOf(url, Sender.Path.Address.Host)):
                _parts.Local.Tell(new ControlReport.JoinResultAt(_parts.Generation, url));
                break;
            case Round:
                OnRound();
                break;
            case AddressLookup lookup:
                _planner.Configure(lookup.Addresses, lookup.Trouble);
                break;
            case DialEnded ended:
                OnDialed(ended);
                break;
            case ClusterEvent.IMemberEvent or ClusterEvent.IReachabilityEvent:
                PublishSoon();
                break;
            case PublishNow:
                _publishesNext = true;
                _cluster.SendCurrentClusterState(Self);
                break;
            case Refresh:
                _cluster.SendCurrentClusterState(Self);
                break;
            case ClusterEvent.CurrentClusterState state:
                OnState(state);
                break;
            case AskAgain:
                AskForDescriptions();
                break;
            case ClusterSystemProtocol.Redescribe redescribe:
                _self = _self with { Filesystems = redescribe.Filesystems, Silent = redescribe.Silent };
                TellOthers(OwnDescription(), everyStatus: true);
                _views.Describe(OwnDescription());
                PublishSoon();
                break;
            case ClusterSystemProtocol.AnnounceJoin announce:
                _announced = new JoinResult(announce.Url.AbsoluteUri);
                TellOthers(_announced, everyStatus: false);
                break;
            case ClusterSystemProtocol.ForgetJoin:
                _announced = null;
                break;
            case ClusterSystemProtocol.Command command:
                Sender.Tell(new ClusterCommandResult(CarryOut(command)));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>A member speaks for its own address alone: each address that it names is dialed.</summary>
    private bool IsFrom(MemberKey member) => MembershipViews.AddressOf(Sender.Path.Address) == member.Address;

    private Description OwnDescription() =>
        new(Key, _self.Id, _self.Url.AbsoluteUri, _self.Version, _self.Filesystems) { Silent = _self.Silent };

    private ActorSelection ControlOf(MemberAddress address) =>
        Context.ActorSelection(new RootActorPath(_cluster.SelfAddress.WithHost(address.Host).WithPort(address.Port)) / "user" / Name);

    private void PublishSoon()
    {
        if (!Timers.IsTimerActive(PublishNow.Key))
            Timers.StartSingleTimer(PublishNow.Key, PublishNow.Now, _parts.Options.Timings.Damping);
    }

    private void OnState(ClusterEvent.CurrentClusterState state)
    {
        var isNews = _publishesNext || !MembershipViews.AreEqual(_state, state);
        _state = state;
        _publishesNext = false;
        if (isNews)
            Publish();
        LeaveWhereCutOff();
    }

    private void Publish()
    {
        NoteMembership();
        _views.Describe(OwnDescription());
        _parts.Local.Tell(new ControlReport.Membership(_parts.Generation, _views.Create(_state), _views.Lines(_state)));
        AskForDescriptions();
    }

    private void AskForDescriptions()
    {
        var undescribed = _views.Undescribed(_state).ToArray();
        foreach (var member in undescribed)
        {
            ControlOf(MembershipViews.AddressOf(member.Address)).Tell(Describe.Yourself, Self);

            // A member that is new to us has not heard of the last result.
            if (_announced is { } announced)
                ControlOf(MembershipViews.AddressOf(member.Address)).Tell(announced, Self);
        }

        if (undescribed.Length > 0)
            Timers.StartSingleTimer(AskAgain.Now, AskAgain.Now, DescribeAgain);
    }

    private void TellOthers(object message, bool everyStatus)
    {
        foreach (var member in _state.Members.Where(m => everyStatus || m.Status == MemberStatus.Up))
            ControlOf(MembershipViews.AddressOf(member.Address)).Tell(message, Self);
    }

    /// <summary>Returns why the command was not carried out; null where it was.</summary>
    private string? CarryOut(ClusterSystemProtocol.Command command)
    {
        if (command.What == ClusterCommand.Join)
        {
            if (command.Member is not { } target)
                return "whom to join is missing";

            // A member learns of the address too: should another cluster be there, the two become one.
            _planner.Learn([target]);
            return null;
        }

        if (!_isInside)
            return "this process is in no cluster";
        var targets = command.What == ClusterCommand.DownUnreachable
            ? [.. _state.Unreachable.Select(m => m.Address)]
            : _state.Members.Select(m => m.Address).Where(a => MembershipViews.AddressOf(a) == (command.Member ?? _address)).ToArray();
        if (targets.Length == 0)
            return command.What == ClusterCommand.DownUnreachable
                ? "no member is unreachable"
                : $"{command.Member ?? _address} is no member";
        foreach (var target in targets)
        {
            if (command.What == ClusterCommand.Leave)
                _cluster.Leave(target);
            else
                _cluster.Down(target);
        }

        return null;
    }

    private sealed record PublishNow : INoSerializationVerificationNeeded
    {
        public const string Key = "publish";

        public static PublishNow Now { get; } = new();
    }

    private sealed record Refresh : INoSerializationVerificationNeeded
    {
        public static Refresh Tick { get; } = new();
    }

    private sealed record AskAgain : INoSerializationVerificationNeeded
    {
        public static AskAgain Now { get; } = new();
    }
}
