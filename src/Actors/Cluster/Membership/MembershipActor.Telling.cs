using System.Collections.Immutable;
using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <content>What is told to the parent and to administrators, and the end.</content>
public sealed partial class MembershipActor
{
    /// <summary>For all that is said at the end, within the time that an actor has to end.</summary>
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(4);

    private readonly List<ReplyTo<bool>> _leaving = [];
    private Coordination? _coordination;
    private ClusterView? _told;
    private long _toldAt;
    private bool _isProvisional;
    private bool _isDamping;
    private ImmutableArray<string> _notes = [];

    private bool IsUp => _coordination is { IsUp: true };

    /// <summary>What was read last is how it is. Where a name cannot be resolved the members are asked all the same, at the addresses of before.</summary>
    private bool IsCurrent => IsUp || (_callTrouble is null && _followTrouble is not null && _followTrouble == _latest?.Trouble);

    /// <summary>Not until both ways have been gone, or one of them has failed.</summary>
    private void Judge()
    {
        var trouble = _callTrouble ?? _followTrouble;
        if (trouble is null && (_announced is null || _latest is null))
            return;
        var now = new Coordination(trouble is null, trouble);
        if (now == _coordination)
            return;
        if (now.IsUp && _coordination is not null)
            MembershipLog.Found(Context.Log, _membership.Place);
        else if (!now.IsUp && _coordination is not { IsUp: false })
            MembershipLog.Lost(Context.Log, trouble!);
        _coordination = now;
        _parent.Tell(new ClusterProtocol.CoordinationChanged(now));
    }

    /// <summary>The first view is told at once, a later one when what came with it is there too.</summary>
    private void Consider()
    {
        if (_latest is null || (_self.State == MemberState.Joining && (_told is null || _isProvisional)))
            return;

        // While nobody can be asked, what was told stays: even that this member came back as another one would take from it what nobody else gets.
        if (!IsCurrent && _self.State != MemberState.Leaving)
            return;
        if (!IsNew(View()))
            return;
        if (_told is null || _isProvisional || _self.State == MemberState.Leaving)
        {
            TellView();
        }
        else if (!_isDamping)
        {
            _isDamping = true;
            Context.StartSingle(nameof(MembershipProtocol.Damped), new MembershipProtocol.Damped(), _options.Damping);
        }
    }

    private void TellView()
    {
        if (!IsCurrent && _self.State != MemberState.Leaving)
            return;
        var view = View();
        if (IsNew(view))
            Tell(view, false);
    }

    private void Tell(ClusterView view, bool isProvisional)
    {
        (_told, _toldAt, _isProvisional) = (view, Context.Time.GetTimestamp(), isProvisional);
        MembershipLog.View(Context.Log, view.Members.Length, view.Members.Count(m => m.State == MemberState.Active), view.Revision);
        _parent.Tell(new ClusterProtocol.ViewChanged(view));
    }

    /// <summary>A store that was set up anew counts from the beginning: that is a new view as well.</summary>
    private bool IsNew(ClusterView view) => _told is null || _isProvisional || view.Revision < _told.Revision || !view.Members.SequenceEqual(_told.Members);

    /// <summary>We know of ourselves sooner than the engine does.</summary>
    private ClusterView View()
    {
        var read = _latest!.View;
        return _conflict is not null
            ? read
            : read with { Members = [.. read.Members.Where(m => m.Id != _self.Id).Append(_self).OrderBy(m => m.Id, StringComparer.Ordinal)] };
    }

    private void WaitedEnough()
    {
        if (_told is not null)
            return;
        if (_latest is not null)
        {
            Tell(View(), true);
            return;
        }

        var trouble = _callTrouble ?? _followTrouble ?? $"{_membership.Place} has not answered yet";
        MembershipLog.Alone(Context.Log, _options.WaitTimeout.TotalSeconds, trouble);
        Tell(new ClusterView([_self with { State = MemberState.Active }], 0, false), true);
    }

    private void Note(ImmutableArray<string> notes)
    {
        foreach (var note in notes.Except(_notes))
            MembershipLog.Note(Context.Log, note);
        _notes = notes;
    }

    private void Leave(ReplyTo<bool> reply)
    {
        if (_self.State != MemberState.Leaving)
            Become(_self with { State = MemberState.Leaving });

        // Where another process has our id, it is that one which the others know.
        if (_announced is { State: MemberState.Leaving } || _conflict is not null)
            reply.Tell(true);
        else
            _leaving.Add(reply);
        Call();
        Consider();
    }

    private void AnswerLeave(bool isKnown)
    {
        foreach (var reply in _leaving)
            reply.Tell(isKnown);
        _leaving.Clear();
    }

    /// <summary>That it ends is said before it is gone: who reads in between sees a member that leaves, and not one that is missing.</summary>
    private async Task LeaveAsync()
    {
        using var deadline = new CancellationTokenSource(LeaveWithin, Context.Time);
        try
        {
            await _calling.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (_conflict is null && _announced is { State: not MemberState.Leaving })
                await _membership.AnnounceAsync(_self with { State = MemberState.Leaving }, deadline.Token);
            await _membership.LeaveAsync(deadline.Token);
        }
        catch (Exception e) when (e is MembershipException or OperationCanceledException)
        {
            MembershipLog.NotLeft(
                Context.Log, e is MembershipException ? e.Message : $"{_membership.Place} did not answer in time", _membership.Ttl.TotalSeconds);
        }
    }

    private MembershipState State() => new(_self, _options.Mode, _membership.Place, _membership.Ttl)
    {
        Coordination = _coordination ?? new Coordination(false, $"{_membership.Place} has not answered yet"),
        View = _told,
        ViewAge = _told is null ? null : Context.Time.GetElapsedTime(_toldAt),
        Notes = _conflict is null ? _notes : [_conflict, .. _notes],
        Renewals = _renewals,
        RenewalsFailed = _renewalsFailed,
        Reads = _reads,
        ReadsFailed = _readsFailed,
        Returns = _returns,
    };
}
