using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;

namespace LustreActors.Actors.Cluster.Control;

/// <content>
/// How the member gets into a cluster. While it is in no cluster, a round has these steps. In a cluster, its leader goes through them less
/// often, for addresses that are no members, to find other clusters of the same name.
/// <list type="number">
/// <item>Look the addresses up.</item>
/// <item>Dial those that were not dialed lately, without Akka (see <see cref="PeerDialer"/>).</item>
/// <item>Ask those that can be dialed whether they are in a cluster.</item>
/// <item>Let <see cref="JoinPlanner"/> decide on what was answered in the rounds before.</item>
/// </list>
/// </content>
internal sealed partial class ControlActor
{
    private const int MostToldOf = 200;
    private const string GaveWay = "this cluster gave way to another one";

    private readonly JoinPlanner _planner;
    private readonly IslandJudge _judge = new();
    private readonly CutOffJudge _cutOff;

    /// <summary>Addresses of members that were removed. Akka exchanges no message with those incarnations.</summary>
    private readonly HashSet<MemberAddress> _refused = [];
    private int _roundsToWait;
    private string? _lastWait;
    private ControlReport.Missing? _lastMissing;
    private bool _isYielding;

    private static JoinPlanner CreatePlanner(ControlParts parts, MemberAddress self)
    {
        var options = parts.Options;
        return new JoinPlanner(
            self, options.Name, options.Dns is not null || options.Seeds.Contains(self), options.Dns is not null, options.Timings);
    }

    private void OnRound()
    {
        var timings = _parts.Options.Timings;
        Timers.StartSingleTimer(Round.Tick, Round.Tick, _isInside ? timings.IslandCheck : timings.ProbeInterval);
        if (IsLeaving)
            return;
        if (_isInside && _state.Leader != _cluster.SelfAddress)
        {
            // Only the leader asks, but each member is asked and learns addresses, which must be forgotten again.
            _planner.EndRoundInside(MemberAddresses());
            return;
        }

        _parts.Addresses.LookUpAsync().PipeTo(Self, Self);
        var members = MemberAddresses();
        foreach (var address in _planner.ToAsk(Random.Shared).Where(a => !members.Contains(a)))
        {
            if (_planner.TryBeginDial(address))
                Dial(address);
            else if (_planner.IsUsable(address))
                Ask(address);
        }

        if (!_isInside)
        {
            Decide();
            return;
        }

        Tell(new ControlReport.Missing(_parts.Generation, _planner.EndRoundInside(members)));
        RestartWhereRefused(members);
    }

    private void Tell(ControlReport.Missing missing)
    {
        if (missing == _lastMissing)
            return;
        _lastMissing = missing;
        if (missing.Trouble is { } trouble)
            ControlLog.Missing(_parts.Log, trouble);
        _parts.Local.Tell(missing);
    }

    private void Decide()
    {
        // The planner counts each round. Its decision is ignored while Akka is still trying what was decided before.
        var decision = _planner.Next();
        if (--_roundsToWait > 0)
            return;
        switch (decision)
        {
            case JoinDecision.Join join:
                Attempt([.. join.Members]);
                ControlLog.Joining(_parts.Log, _parts.Options.Name, string.Join(", ", join.Members.Take(3)));
                break;
            case JoinDecision.Form form:
                Attempt([_address, .. form.Others]);
                ControlLog.Forming(_parts.Log, _parts.Options.Name, _address);
                break;
            case JoinDecision.Wait wait when wait.Why != _lastWait:
                _lastWait = wait.Why;
                if (wait.IsTrouble)
                    ControlLog.Outside(_parts.Log, wait.Why);
                else
                    ControlLog.Waiting(_parts.Log, wait.Why);
                _parts.Local.Tell(new ControlReport.Outside(_parts.Generation, wait.Why, wait.IsTrouble));
                break;
        }
    }

    private void Attempt(ImmutableArray<MemberAddress> seeds)
    {
        var timings = _parts.Options.Timings;
        _roundsToWait = (int)Math.Ceiling(timings.JoinPatience / timings.ProbeInterval);
        _lastWait = null;
        _cluster.JoinSeedNodes(seeds.Select(s => _cluster.SelfAddress.WithHost(s.Host).WithPort(s.Port)));
    }

    private void NoteMembership()
    {
        var inside = OwnStatus() is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up;
        if (inside && !_isInside)
            ControlLog.Joined(_parts.Log, _parts.Options.Name, _state.Members.Count - 1);
        _isInside = inside;
    }

    /// <summary>A member that is about to end looks for no cluster.</summary>
    private bool IsLeaving => OwnStatus() is MemberStatus.Leaving or MemberStatus.Exiting or MemberStatus.Down or MemberStatus.Removed;

    private MemberStatus? OwnStatus() => _state.Members.FirstOrDefault(m => m.UniqueAddress.Equals(_cluster.SelfUniqueAddress))?.Status;

    /// <summary>A member that the others have removed, and that has not learned of it, can join again only as a new incarnation.</summary>
    private void LeaveWhereCutOff()
    {
        var reached = _state.Members.Count - _state.Unreachable.Count - 1;
        if (_isInside && _cutOff.Judge(OwnStatus() == MemberStatus.Joining, _state.Members.Count - 1, reached) is { } why)
            Yield(Addresses(), why);
    }

    private ImmutableArray<MemberAddress> Addresses() =>
        [.. _state.Members.Select(m => MembershipViews.AddressOf(m.Address)).Where(a => a != _address)];

    private HashSet<MemberAddress> MemberAddresses() =>
        _isInside ? [.. _state.Members.Select(m => MembershipViews.AddressOf(m.Address))] : [];

    private void Dial(MemberAddress address) =>
        _parts.Dialer.DialAsync(address).PipeTo(Self, Self, result => new DialEnded(address, result));

    private void OnDialed(DialEnded ended)
    {
        _planner.Dialed(ended.Address, ended.Result);
        if (ended.Result.IsUsable)
            Ask(ended.Address);
    }

    private void Ask(MemberAddress address) =>
        ControlOf(address).Tell(new Probe(_parts.Options.Name, Key, [.. _planner.Known.Prepend(_address).Take(MostToldOf)]), Self);

    private void OnProbe(Probe probe)
    {
        var options = _parts.Options;
        if (probe.Cluster != options.Name)
        {
            Sender.Tell(new ProbeAnswer(options.Name, Key, false, false, 0, [], [], Verdict.Unknown, ""), Self);
            return;
        }

        var from = probe.From.Address;
        _planner.Learn(probe.Known.Prepend(from));
        if (_planner.TryBeginDial(from))
            Dial(from);
        var (verdict, trouble) = _planner.VerdictOn(from);
        Sender.Tell(
            new ProbeAnswer(
                options.Name, Key, _isInside, _planner.MayForm, _isInside ? _state.Members.Count - _state.Unreachable.Count : 0,
                _isInside ? Keys() : [], [.. _planner.Known.Take(MostToldOf)], verdict, trouble),
            Self);
    }

    private void OnAnswer(ProbeAnswer answer)
    {
        _planner.Answered(answer);
        if (!_isInside || answer.Cluster != _parts.Options.Name)
            return;
        switch (_judge.Judge(Keys(), _state.Members.Count - _state.Unreachable.Count, answer))
        {
            case IslandVerdict.Yield:
                GiveWayTo([.. answer.Members.Select(m => m.Address).Order()]);
                break;

            // The leader over there may hear nothing of this cluster, see RestartWhereRefused; the member that has answered passes it on.
            case IslandVerdict.OtherYields:
                ControlOf(answer.From.Address).Tell(new GiveWay([.. MemberAddresses().Order()]), Self);
                break;
        }
    }

    /// <summary>
    /// Sent by the member of this cluster that decided, which tells all others itself, or by the other cluster. Ignored if this member is
    /// already in the other cluster.
    /// </summary>
    private void OnGiveWay(ImmutableArray<MemberAddress> to)
    {
        var members = MemberAddresses();
        if (!_isInside || members.Overlaps(to))
            return;
        if (members.Contains(MembershipViews.AddressOf(Sender.Path.Address)))
            Yield(to, GaveWay);
        else
            GiveWayTo(to);
    }

    private void GiveWayTo(ImmutableArray<MemberAddress> to)
    {
        if (_isYielding)
            return;
        ControlLog.GivesWay(_parts.Log, _parts.Options.Name, string.Join(", ", to.Take(3)));
        TellOthers(new GiveWay(to), everyStatus: true);
        Yield(to, GaveWay);
    }

    /// <summary>
    /// Akka drops all messages between members that were removed from each other's clusters. When the network between them is back, both
    /// are alive and refuse each other, so one of them needs a new incarnation. The lower address stays.
    /// </summary>
    private void RestartWhereRefused(HashSet<MemberAddress> members)
    {
        foreach (var address in _planner.Silent().Where(a => _refused.Contains(a) && !members.Contains(a) && a < _address).Take(1))
            Yield(
                [address, .. Addresses()], $"{address} and this member refuse each other: each was removed from the cluster of the other");
    }

    private void Yield(ImmutableArray<MemberAddress> to, string why)
    {
        if (_isYielding)
            return;
        _isYielding = true;
        _parts.Local.Tell(new ControlReport.Yield(_parts.Generation, to, why));
    }

    private ImmutableArray<MemberKey> Keys() => [.. _state.Members.Select(m => MembershipViews.KeyOf(m.UniqueAddress))];

    private sealed record Round : INoSerializationVerificationNeeded
    {
        public static Round Tick { get; } = new();
    }

    private sealed record DialEnded(MemberAddress Address, DialResult Result) : INoSerializationVerificationNeeded;
}
