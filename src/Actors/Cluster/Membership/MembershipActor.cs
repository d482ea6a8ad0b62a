using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>
/// Keeps this process a member, and tells who the others are. Signs of life go their own way: no read and no watch holds them up.
/// What was known last stays while nobody can be asked.
/// </summary>
public sealed partial class MembershipActor : Actor<MembershipProtocol>
{
    /// <summary>A watch may fall silent without an end: all is read again after so long.</summary>
    internal static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>A watch that ends at once does not make a loop.</summary>
    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);

    /// <summary>A member that comes and goes owns nothing until it was well for so many intervals.</summary>
    private const int IntervalsOnProbation = 3;

    private readonly ClusterOptions _options;
    private readonly string _version;
    private readonly Func<TimeProvider, IMembership> _open;
    private readonly Func<string> _newIncarnation;
    private readonly OwnMember _own;
    private readonly IActorRef<ClusterProtocol> _parent;
    private readonly HashSet<string> _ours = new(StringComparer.Ordinal);

    private IMembership _membership = null!;
    private Member _self = null!;
    private Member? _announced;
    private Task _calling = Task.CompletedTask;
    private bool _isCalling;
    private bool _isMissing;
    private bool _hasCalled;
    private string? _callTrouble;
    private long _lastBeat;

    private CancellationTokenSource? _waiting;
    private bool _isFollowing;
    private bool _mustRead = true;
    private long _lastRead;
    private string? _readAt;
    private string? _followTrouble;
    private MembershipReading? _latest;

    private bool _isOnProbation;
    private long? _wellSince;
    private HashSet<string> _steady = [];
    private string? _conflict;

    private long _renewals;
    private long _renewalsFailed;
    private long _reads;
    private long _readsFailed;
    private long _returns;

    private MembershipActor(
        ClusterOptions options, string version, Func<TimeProvider, IMembership> open, Func<string> newIncarnation, OwnMember own, IActorRef<ClusterProtocol> parent) =>
        (_options, _version, _open, _newIncarnation, _own, _parent) = (options, version, open, newIncarnation, own, parent);

    private TimeSpan BeatInterval => _membership.Ttl / 3;

    /// <param name="options">With a mode in which there are other members.</param>
    /// <param name="version">Of the program.</param>
    /// <param name="own">Shows what this member says of itself.</param>
    /// <param name="lane">Reads the files that options name.</param>
    /// <param name="parent">Is told of views, and of how it stands.</param>
    public static Props<MembershipProtocol> Props(ClusterOptions options, string version, OwnMember own, BlockingLane lane, IActorRef<ClusterProtocol> parent) =>
        Props(options, version, own, time => Open(options, lane, time), NewIncarnation, parent);

    internal static Props<MembershipProtocol> Props(
        ClusterOptions options, string version, OwnMember own, Func<TimeProvider, IMembership> open, Func<string> newIncarnation, IActorRef<ClusterProtocol> parent) =>
        new(() => new MembershipActor(options, version, open, newIncarnation, own, parent));

    protected override ValueTask OnStart()
    {
        _membership = _open(Context.Time);
        _self = new Member(_options.Id, Incarnation(), _options.Advertise, _version, _options.Aggregates, MemberState.Joining);
        _own.Current = _self;
        _lastBeat = Context.Time.GetTimestamp();
        Context.StartPeriodic(nameof(MembershipProtocol.Beat), MembershipProtocol.Beat.Now, BeatInterval, BeatInterval);
        Context.StartSingle(nameof(MembershipProtocol.WaitedEnough), new MembershipProtocol.WaitedEnough(), _options.WaitTimeout);
        Call();
        return default;
    }

    protected override ValueTask OnMessage(MembershipProtocol message)
    {
        switch (message)
        {
            case MembershipProtocol.Beat:
                Beat();
                break;
            case MembershipProtocol.Announced announced:
                Announced(announced.As);
                break;
            case MembershipProtocol.Renewed renewed:
                Renewed(renewed.IsKept);
                break;
            case MembershipProtocol.CallFailed failed:
                CallFailed(failed.Failure);
                break;
            case MembershipProtocol.Followed followed:
                Followed(followed);
                break;
            case MembershipProtocol.FollowFailed failed:
                FollowFailed(failed.Failure);
                break;
            case MembershipProtocol.Damped:
                _isDamping = false;
                TellView();
                break;
            case MembershipProtocol.WaitedEnough:
                WaitedEnough();
                break;
            case MembershipProtocol.Leave leave:
                Leave(leave.Reply);
                break;
            case MembershipProtocol.StateAsked asked:
                asked.Reply.Tell(State());
                break;
        }

        return default;
    }

    protected override async ValueTask OnStopped(StopReason reason)
    {
        _own.Current = null;
        _waiting?.Cancel();
        if (reason != StopReason.Restarting && _membership is not null)
            await LeaveAsync();
        _membership?.Dispose();
    }

    private static IMembership Open(ClusterOptions options, BlockingLane lane, TimeProvider time) => options.Mode switch
    {
        ClusterMode.Static => new StaticMembership(options, lane, time),
        ClusterMode.Dns => new DnsMembership(options, lane, time),
        ClusterMode.Etcd => new EtcdMembership(options, lane, time),
        _ => throw new ArgumentException($"There are no other members with cluster.mode {options.Mode}", nameof(options)),
    };

    private static string NewIncarnation() => Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());

    private string Incarnation()
    {
        var incarnation = _newIncarnation();
        _ours.Add(incarnation);
        return incarnation;
    }

    private void Beat()
    {
        var now = Context.Time.GetTimestamp();
        var gap = Context.Time.GetElapsedTime(_lastBeat, now);
        _lastBeat = now;

        // The others have given us up meanwhile: whatever we own they own too by now.
        if (_announced is not null && gap > _membership.Ttl)
            Return($"This process stood still for {gap.TotalSeconds:0} s");
        if (Context.Time.GetElapsedTime(_lastRead, now) >= ReadAgainAfter)
            ReadSoon();
        Call();
        Follow();
        Promote();
    }

    private void Return(string reason)
    {
        _returns++;
        _steady = [.. (_latest?.View.Members ?? []).Where(m => m.Id != _self.Id).Select(m => m.Incarnation)];
        (_announced, _isOnProbation, _wellSince) = (null, true, null);
        Become(_self with { Incarnation = Incarnation(), State = _self.State == MemberState.Leaving ? MemberState.Leaving : MemberState.Joining });
        MembershipLog.Returned(Context.Log, reason, (_options.Interval * IntervalsOnProbation).TotalSeconds);
        ReadSoon();
    }

    private void Become(Member member)
    {
        _self = member;
        _own.Current = member;
        MembershipLog.Is(Context.Log, member.Id, _options.Name, _membership.Place, member.State);
    }

    /// <summary>The first start is believed. Later on nobody is kept waiting either where no other could own anything.</summary>
    private void Promote()
    {
        if (_self.State != MemberState.Joining || _conflict is not null || _announced != _self || !IsUp)
            return;
        if (_isOnProbation && OthersStayed() && Context.Time.GetElapsedTime(_wellSince ?? Context.Time.GetTimestamp()) < _options.Interval * IntervalsOnProbation)
            return;
        _isOnProbation = false;
        Become(_self with { State = MemberState.Active });
        Call();
        Consider();
    }

    /// <summary>Where all others come back as others too, it was the engine that was away, and not we.</summary>
    private bool OthersStayed() =>
        _latest!.View.Members.Any(m => m.Id != _self.Id && m is { State: MemberState.Active, Aggregates: true } && _steady.Contains(m.Incarnation));
}
