using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Collecting;
using LustreActors.Blocking;
using LustreActors.Messages.Cluster;
using LustreActors.Sources.Files;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>The dependencies of <see cref="ClusterSystemActor"/>.</summary>
/// <param name="Owner">Told of every change of the membership.</param>
/// <param name="Published">Where the status goes.</param>
public sealed record ClusterSystemParts(
    ClusterSystemOptions Options, BlockingLane Lane, IActorRef Owner, PublishedClusterSystem Published, TimeProvider Time, ILogger Log)
{
    /// <summary>Resolves <c>cluster.dns</c>. May block: it is called on the lane.</summary>
    public Func<string, IPAddress[]> Resolve { get; init; } = Dns.GetHostAddresses;
}

/// <summary>
/// Owns the cluster system from within the local one. When it ends (the member was downed or removed, a handshake failed, the port was
/// taken), it is started again after a delay and joins again. Nothing local waits for it. A start blocks, so it runs on the lane.
/// Its states: Starting → Joining → Member → Stopping → Resting → Starting. <see cref="ClusterSystemProtocol.Leave"/> ends in Left from any
/// state. Reports of an earlier start are dropped by their generation.
/// </summary>
public sealed class ClusterSystemActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FilesDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Akka's phases of a shutdown that come on top of leaving: 5 s each for the singleton and for the actors.</summary>
    private static readonly TimeSpan StopSlack = TimeSpan.FromSeconds(20);

    private readonly ClusterSystemParts _parts;
    private readonly ClusterSystemOptions _options;
    private readonly AddressSource _addresses;
    private readonly RestartBackoff _backoff;
    private readonly List<IActorRef> _leavers = [];
    private MemberDescription _self;
    private ImmutableArray<MemberAddress> _learned = [];
    private ClusterSystem? _system;
    private MemberDescription? _startedAs;
    private StartHandover? _start;
    private string? _stopReason;
    private string? _certificateTrouble;
    private long _revision;
    private int _generation;
    private bool _startsAtOnce;

    public ClusterSystemActor(ClusterSystemParts parts)
    {
        _parts = parts;
        _options = parts.Options;
        _self = parts.Published.Self ?? _options.Self;
        _addresses = new AddressSource(_options, parts.Lane, parts.Resolve);
        _backoff = new RestartBackoff(_options.Timings, parts.Time, Random.Shared);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private ClusterSystemStatus Status
    {
        get => _parts.Published.Current;
        set => _parts.Published.Current = value;
    }

    public static Props Create(ClusterSystemParts parts) => Props.Create(() => new ClusterSystemActor(parts));

    protected override void PreStart()
    {
        if (_options.Trust.Insecure)
            ControlLog.Insecure(_parts.Log, _options.Listen);
        else
            Timers.StartPeriodicTimer(CheckCertificates.Now, CheckCertificates.Now, _options.Timings.CertificateCheck);

        // After a restart of this actor the status is that of a cluster system which PostStop has ended.
        Own(new ControlReport.JoinOwnership(_generation, IsOurs: false));
        Start();
    }

    /// <summary>The actor itself ends or restarts: its cluster system must not outlive it.</summary>
    protected override void PostStop()
    {
        _start?.Cancel();
        _system?.BeginStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StartEnded ended when ended.Generation == _generation:
                OnStarted(ended);
                break;
            case StartEnded:
                break;
            case SystemEnded terminated when terminated.Generation == _generation:
                OnEnded(terminated.Why, isClean: true);
                break;
            case SystemEnded:
                break;
            case StopOverdue overdue when overdue.Generation == _generation && _system is not null:
                ControlLog.NotEnded(_parts.Log, (_options.Timings.LeaveDeadline + StopSlack).TotalSeconds);
                _system.System.Terminate();
                OnEnded("it did not end in time", isClean: false);
                break;
            case StartNow:
                Start();
                break;
            case CheckCertificates when Status.State is ClusterSystemState.Joining or ClusterSystemState.Member:
                ReadTrust().PipeTo(Self, Self, result => new CertificatesRead(result));
                break;
            case CertificatesRead read:
                OnCertificates(read.Result);
                break;
            case ControlReport report:
                if (report.Generation == _generation && Status.State is not (ClusterSystemState.Resting or ClusterSystemState.Left))
                    OnReport(report);
                break;
            case ClusterSystemProtocol.Leave:
                OnLeave();
                break;
            case ClusterSystemProtocol.Redescribe redescribe:
                _self = _self with { Filesystems = redescribe.Filesystems, Silent = redescribe.Silent };
                _parts.Published.Self = _self;
                _system?.Control.Tell(redescribe);
                break;
            case ClusterSystemProtocol.AnnounceJoin announce when Status.OwnsJoin:
                _system?.Control.Tell(announce);
                break;
            case ClusterSystemProtocol.AnnounceJoin:
                break;
            case ClusterSystemProtocol.Command command when _system is { } system:
                system.Control.Forward(command);
                break;
            case ClusterSystemProtocol.Command:
                Sender.Tell(new ClusterCommandResult($"the cluster system is not running ({Status.LastEnd ?? "it starts"})"));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Start()
    {
        var generation = _generation = ++_parts.Published.Generation;
        Status = Status with { State = ClusterSystemState.Starting };
        var (options, parts, self, learned) = (_options with { Self = _self }, _parts, Self, _learned);
        var addresses = _addresses;
        var start = _start = new StartHandover();
        _startedAs = _self;
        _parts.Lane.Run(
            "cluster/start",
            call =>
            {
                var trust = Load(options, call, parts.Time);
                var system = ClusterSystem.Start(
                    options, trust, dialer =>
                        new ControlParts(options, generation, self, dialer, addresses, learned, parts.Time, parts.Log),
                    parts.Time, parts.Log);
                start.Complete(system, call.IsAbandoned);
                return system;
            },
            StartDeadline, waits: true).PipeTo(Self, Self, result => new StartEnded(generation, result));
    }

    private void OnStarted(StartEnded ended)
    {
        if (ended.Result.Value is not { } system)
        {
            // The call may have ended at the moment when it was abandoned: its system would run on.
            _start?.Cancel();
            Rest(ended.Result.Error is { } e ? Innermost(e) : ended.Result.Detail, didStart: false);
            return;
        }

        _system = system;
        _parts.Published.System = system.System;
        var generation = _generation;
        system.System.WhenTerminated.PipeTo(
            Self, Self, () => new SystemEnded(generation, system.Reason), _ => new SystemEnded(generation, system.Reason));
        ControlLog.Started(_parts.Log, _options.Name, _options.Listen, _options.Advertise);
        Status = Status with { State = ClusterSystemState.Joining, CertificateNotAfter = system.Trust?.NotAfter };
        if (_self != _startedAs)
            system.Control.Tell(new ClusterSystemProtocol.Redescribe(_self.Filesystems, _self.Silent));
        if (_leavers.Count > 0)
            Stop("the process ends");
    }

    private void OnReport(ControlReport report)
    {
        switch (report)
        {
            case ControlReport.Membership membership:
                OnMembership(membership);
                break;
            case ControlReport.Outside outside:
                Status = Status with { Trouble = outside.IsTrouble ? outside.Why : null };
                _parts.Owner.Tell(new ClusterProtocol.CoordinationChanged(new Coordination(false, outside.Why)));
                break;
            case ControlReport.Missing missing:
                Status = Status with { Trouble = missing.Trouble };
                break;
            case ControlReport.JoinOwnership ownership:
                Own(ownership);
                break;
            case ControlReport.JoinResultAt result:
                _parts.Owner.Tell(new ClusterSystemEvent.JoinResultAt(result.Url));
                break;
            case ControlReport.Yield yield:
                _learned = [.. yield.To.Concat(_learned).Distinct().Take(200)];
                Stop(yield.Why);
                break;
        }
    }

    private void OnMembership(ControlReport.Membership membership)
    {
        if (Status.State is not (ClusterSystemState.Joining or ClusterSystemState.Member))
            return;
        var isMember = !membership.Lines.IsEmpty;
        if (isMember && Status.State == ClusterSystemState.Joining)
        {
            _backoff.Joined();
            _parts.Owner.Tell(new ClusterProtocol.CoordinationChanged(new Coordination(true, null)));
        }

        Status = Status with
        {
            State = isMember ? ClusterSystemState.Member : ClusterSystemState.Joining,
            Members = membership.Lines,
            Trouble = isMember && Status.State == ClusterSystemState.Joining ? null : Status.Trouble,
        };
        _parts.Owner.Tell(new ClusterProtocol.ViewChanged(membership.View with { Revision = ++_revision }));
    }

    private void Own(ControlReport.JoinOwnership ownership)
    {
        if (ownership.IsOurs == Status.OwnsJoin)
            return;
        Status = Status with { OwnsJoin = ownership.IsOurs };
        if (ownership.IsOurs)
            ControlLog.JoinIsOurs(_parts.Log);
        else
            ControlLog.JoinIsNotOurs(_parts.Log);
        if (!ownership.IsOurs)
            _system?.Control.Tell(new ClusterSystemProtocol.ForgetJoin());
        _parts.Owner.Tell(new ClusterSystemEvent.JoinOwned(ownership.IsOurs));
    }

    private void Stop(string why)
    {
        if (_system is not { } system || Status.State == ClusterSystemState.Stopping)
            return;
        _stopReason = why;
        Status = Status with { State = ClusterSystemState.Stopping };
        system.BeginStop();
        Timers.StartSingleTimer("stop", new StopOverdue(_generation), _options.Timings.LeaveDeadline + StopSlack);
    }

    private void OnEnded(string why, bool isClean)
    {
        Timers.Cancel("stop");
        var asked = _stopReason;
        (_system, _stopReason, _parts.Published.System) = (null, null, null);
        Own(new ControlReport.JoinOwnership(_generation, IsOurs: false));
        Status = Status with { Members = [] };
        _parts.Owner.Tell(new ClusterProtocol.ViewChanged(ClusterView.Empty with { Revision = ++_revision }));
        if (_leavers.Count > 0)
        {
            Leave(isClean);
            return;
        }

        _startsAtOnce = asked is not null;
        Rest(asked ?? why, didStart: true);
    }

    private void Rest(string why, bool didStart)
    {
        if (_leavers.Count > 0)
        {
            Leave(isClean: false);
            return;
        }

        var rest = _startsAtOnce ? _options.Timings.RestartMinimum : _backoff.Next();
        _startsAtOnce = false;
        if (didStart)
            ControlLog.Ended(_parts.Log, why, rest.TotalSeconds);
        else
            ControlLog.NotStarted(_parts.Log, why, rest.TotalSeconds);
        Status = Status with
        {
            State = ClusterSystemState.Resting,
            LastEnd = why,
            Restarts = Status.Restarts + 1,
            Trouble = didStart ? Status.Trouble : why,
        };
        _parts.Owner.Tell(new ClusterProtocol.CoordinationChanged(new Coordination(false, why)));
        Timers.StartSingleTimer("start", StartNow.Now, rest);
    }

    private void OnLeave()
    {
        _leavers.Add(Sender);
        Timers.Cancel("start");
        switch (Status.State)
        {
            case ClusterSystemState.Left or ClusterSystemState.Resting:
                Leave(isClean: false);
                break;
            case ClusterSystemState.Joining or ClusterSystemState.Member:
                Stop("the process ends");
                break;
        }
    }

    private void Leave(bool isClean)
    {
        if (Status.State != ClusterSystemState.Left)
            ControlLog.Left(_parts.Log);
        Status = Status with { State = ClusterSystemState.Left };
        foreach (var leaver in _leavers)
            leaver.Tell(new Left(isClean));
        _leavers.Clear();
    }

    private Task<LaneResult<MemberTrust?>> ReadTrust()
    {
        var (options, time) = (_options, _parts.Time);
        return _parts.Lane.Run("cluster/certificates", call => Load(options, call, time), FilesDeadline);
    }

    private void OnCertificates(LaneResult<MemberTrust?> result)
    {
        if (result.Error is MemberTrustException e)
        {
            if (_certificateTrouble != e.Message)
                ControlLog.CertificatesUnusable(_parts.Log, e.Message);
            Status = Status with { Trouble = _certificateTrouble = e.Message };
        }
        else if (result.Value is { } trust && _system?.Trust is { } used)
        {
            using (trust)
            {
                if (_certificateTrouble is { } trouble && Status.Trouble == trouble)
                    Status = Status with { Trouble = null };
                _certificateTrouble = null;
                if (trust.Fingerprint == used.Fingerprint)
                    return;
                ControlLog.CertificatesReplaced(_parts.Log, trust.NotAfter.UtcDateTime);
            }

            Stop("its certificates were replaced");
        }
    }

    private static MemberTrust? Load(ClusterSystemOptions options, LaneCall call, TimeProvider time)
    {
        if (options.Trust.Insecure)
            return null;
        using var files = new FileReader(new LaneWatch(call));
        return MemberTrust.Load(options.Trust, files, time);
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e.Message;
    }

    private sealed record StartEnded(int Generation, LaneResult<ClusterSystem> Result) : INoSerializationVerificationNeeded;

    private sealed record SystemEnded(int Generation, string Why) : INoSerializationVerificationNeeded;

    private sealed record StopOverdue(int Generation) : INoSerializationVerificationNeeded;

    private sealed record CertificatesRead(LaneResult<MemberTrust?> Result) : INoSerializationVerificationNeeded;

    private sealed record StartNow : INoSerializationVerificationNeeded
    {
        public static StartNow Now { get; } = new();
    }

    private sealed record CheckCertificates : INoSerializationVerificationNeeded
    {
        public static CheckCertificates Now { get; } = new();
    }
}
