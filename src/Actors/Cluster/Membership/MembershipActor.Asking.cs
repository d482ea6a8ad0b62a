using LustreActors.Messages;

namespace LustreActors.Actors;

/// <content>The two ways on which the engine is asked: signs of life, and who is there.</content>
public sealed partial class MembershipActor
{
    /// <summary>One call at a time; what is to be said next is looked at when it ends.</summary>
    private void Call()
    {
        if (_isCalling || Context.Stopping.IsCancellationRequested)
            return;
        var announces = !_isMissing && _announced != _self;

        // Whoever has our id now came later: taking it back would make the two change places for ever.
        if (_conflict is not null && announces)
        {
            if (_announced is null)
                return;
            announces = false;
        }

        _isCalling = true;
        if (announces)
        {
            var self = _self;
            var announcing = _membership.AnnounceAsync(self, Context.Stopping);
            _calling = announcing;
            Context.PipeToSelf(As(announcing, self), static m => new MembershipProtocol.Announced(m), static e => new MembershipProtocol.CallFailed(e));
        }
        else
        {
            var renewing = _membership.RenewAsync(Context.Stopping);
            _calling = renewing;
            Context.PipeToSelf(renewing, static kept => new MembershipProtocol.Renewed(kept), static e => new MembershipProtocol.CallFailed(e));
        }
    }

    private static async Task<Member> As(Task announcing, Member self)
    {
        await announcing.ConfigureAwait(false);
        return self;
    }

    private void Announced(Member member)
    {
        // It may have been found meanwhile that we stood still: then what has been entered is not what we are now.
        _announced = member;
        CallSucceeded();
    }

    private void Renewed(bool isKept)
    {
        if (isKept)
        {
            if (_isMissing)
                (_isMissing, _announced) = (false, null);
            CallSucceeded();
            return;
        }

        (_isMissing, _isCalling, _callTrouble) = (false, false, null);
        _renewals++;
        if (_conflict is not null)
            _announced = null;
        else if (_announced is not null)
            Return($"{_membership.Place} has given this member up");
        Call();
        Follow();
    }

    private void CallSucceeded()
    {
        (_isCalling, _hasCalled, _callTrouble) = (false, true, null);
        _renewals++;
        _wellSince ??= Context.Time.GetTimestamp();
        if (_announced == _self && _self.State == MemberState.Leaving)
            AnswerLeave(true);
        if (_announced != _self && _conflict is null)
            Call();
        if (_readAt is not null && _readAt != _membership.Place)
            ReadSoon();
        Follow();
        Judge();
        Promote();
        Consider();
    }

    private void CallFailed(Exception failure)
    {
        (_isCalling, _hasCalled, _wellSince) = (false, true, null);
        if (failure is OperationCanceledException && Context.Stopping.IsCancellationRequested)
            return;
        _renewalsFailed++;
        _callTrouble = Words(failure);
        AnswerLeave(false);
        ReadSoon();
        Follow();
        Judge();
    }

    /// <summary>What is under way ends, and all is read again.</summary>
    private void ReadSoon()
    {
        _mustRead = true;
        _waiting?.Cancel();
    }

    /// <summary>One of reading and waiting at a time, for as long as this lives; after a failure it is tried again with the next beat.</summary>
    private void Follow()
    {
        // Not before we have announced ourselves: the first view is to have us in it.
        if (_isFollowing || !_hasCalled || Context.Stopping.IsCancellationRequested)
            return;
        _isFollowing = true;
        if (_mustRead || _latest is null)
        {
            _mustRead = false;
            (_lastRead, _readAt) = (Context.Time.GetTimestamp(), _membership.Place);
            Context.PipeToSelf(
                _membership.ReadAsync(Context.Stopping), static r => new MembershipProtocol.Followed(r, true), static e => new MembershipProtocol.FollowFailed(e));
            return;
        }

        _waiting = CancellationTokenSource.CreateLinkedTokenSource(Context.Stopping);
        Context.PipeToSelf(
            _membership.WaitAsync(_waiting.Token), static r => new MembershipProtocol.Followed(r, false), static e => new MembershipProtocol.FollowFailed(e));
    }

    private void Followed(MembershipProtocol.Followed followed)
    {
        EndFollowing();
        if (followed.Reading is not { } reading)
        {
            _mustRead = true;
            if (Context.Time.GetElapsedTime(_lastRead) >= ShortestRest)
                Follow();
            return;
        }

        if (followed.IsWhole)
            _reads++;
        _latest = reading;
        _followTrouble = reading.Trouble;
        Note(reading.Notes);
        LookForUs(reading);
        Follow();
        Judge();
        Promote();
        Consider();
    }

    private void FollowFailed(Exception failure)
    {
        EndFollowing();
        if (failure is OperationCanceledException)
        {
            // Asked for by us, and not a sign of anything.
            if (_mustRead)
                Follow();
            return;
        }

        _mustRead = true;
        _readsFailed++;
        _followTrouble = Words(failure);
        Judge();
    }

    private void EndFollowing()
    {
        _isFollowing = false;
        _waiting?.Dispose();
        _waiting = null;
    }

    private void LookForUs(MembershipReading reading)
    {
        var entered = reading.View.Members.FirstOrDefault(m => m.Id == _self.Id);
        if (entered is not null && !_ours.Contains(entered.Incarnation))
        {
            var conflict = $"Another process, at {entered.Url}, has entered itself as the member {entered.Id}: two processes of the cluster {_options.Name} have the same cluster.id. "
                + "The one that came last is the member; this one collects its own machine and owns nothing more. Give each its own id";
            if (conflict != _conflict)
                MembershipLog.TwoOfOneId(Context.Log, conflict);
            _conflict = conflict;
            return;
        }

        _conflict = null;
        if (entered is not null || _announced is null)
            return;

        // Given up, or taken out by somebody: a renewal tells which.
        _isMissing = true;
        Call();
    }

    private static string Words(Exception failure) => failure is MembershipException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";
}
