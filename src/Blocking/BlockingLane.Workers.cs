namespace LustreActors.Blocking;

// The assignment of workers to calls. Private methods here run under the gate.
public sealed partial class BlockingLane
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private readonly Queue<LaneCall> _healthy = new();
    private readonly Queue<LaneCall> _suspects = new();
    private readonly List<LaneWorker> _idle = [];
    private int _busy;
    private int _busyWithSuspects;
    private int _budgetUsed;
    private int _abandonedNow;
    private int _threads;
    private bool _spentLogged;

    private bool IsSpent => _abandonedNow >= _options.MaxAbandoned;

    private string BudgetSpent => $"{_abandonedNow} calls hang already (blocking.max-abandoned = {_options.MaxAbandoned}), "
        + "so only keys known to be healthy are read";

    internal bool TryRisk(LaneCall call)
    {
        lock (_gate)
            return !call.IsAbandoned && !call.InLastPlace && TryTakeBudget(call);
    }

    /// <summary>On the worker's thread. False: the worker has to go.</summary>
    internal bool Returned(LaneWorker worker, LaneCall call, LaneOutcome outcome, Exception? error)
    {
        var effects = new LaneEffects();
        bool stays;
        lock (_gate)
        {
            End(call, outcome, error, effects);
            stays = !_closed;
            if (stays)
                _idle.Add(worker);
            else
                _threads--;
            Dispatch(effects);
            NoteDrained();
        }

        effects.Apply();
        return stays;
    }

    /// <summary>False if the worker was given a call meanwhile.</summary>
    internal bool TryLeave(LaneWorker worker)
    {
        lock (_gate)
        {
            if (!_idle.Remove(worker))
                return false;
            _threads--;
            return true;
        }
    }

    internal void ThreadMissing(LaneCall call, Exception error)
    {
        var effects = new LaneEffects();
        lock (_gate)
        {
            _threads--;
            End(call, LaneOutcome.Refused, error, effects);
        }

        effects.Apply();
    }

    internal void OnTimer(LaneCall call)
    {
        var effects = new LaneEffects();
        lock (_gate)
        {
            var elapsed = _time.GetElapsedTime(call.Since);
            var due = call.Stage switch
            {
                CallStage.Running when _options.Patience < call.Deadline => _options.Patience,
                CallStage.Done or CallStage.Abandoned => Timeout.InfiniteTimeSpan,
                _ => call.Deadline,
            };
            if (due == Timeout.InfiniteTimeSpan)
                return;

            // The timer was set again while an earlier tick was being handled, or the system's timer was a little early.
            if (elapsed < due)
            {
                Arm(call, due - elapsed);
                return;
            }

            if (call.Stage == CallStage.Queued)
            {
                var reason = _keys[call.Key] is { Call: { } earlier, Waiting: { } w } && w == call
                    ? StillReads(earlier)
                    : $"no worker came free within {call.Deadline.TotalSeconds:0.###} s";
                Refuse(call, reason, effects);
            }

            else if (elapsed >= call.Deadline)
                Abandon(call, elapsed, effects);
            else
                GrowSlow(call, elapsed);
            Dispatch(effects);
            NoteDrained();
        }

        effects.Apply();
    }

    private void Dispatch(LaneEffects effects)
    {
        // While some calls are only slow, others wait: each of the slow ones returns or is abandoned within its deadline.
        if (IsSpent)
        {
            RefuseQueue(_suspects, BudgetSpent, effects);
            LogSpent(effects);
        }

        while (_busy < _options.Workers && TryNext() is { } call)
            Begin(call, effects);
    }

    // Healthy keys go first, and one worker is never given to a suspect: they do not even wait for the patience of calls that hang.
    private LaneCall? TryNext()
    {
        while (_healthy.TryDequeue(out var call))
        {
            if (call.Stage == CallStage.Queued)
                return call;
        }

        while (_suspects.TryPeek(out var call))
        {
            if (call.Stage == CallStage.Queued)
            {
                if (_busyWithSuspects >= Math.Max(1, _options.Workers - 1) || !(TryTakeBudget(call) || TryTakeLastPlace(call)))
                    return null;
                _busyWithSuspects++;
                call.BeganAsSuspect = true;
                return _suspects.Dequeue();
            }

            _suspects.Dequeue();
        }

        return null;
    }

    private void Begin(LaneCall call, LaneEffects effects)
    {
        call.Stage = CallStage.Running;
        call.Since = _time.GetTimestamp();
        call.HoldsWorker = true;
        _busy++;
        _inFlight.Add(call);
        Arm(call, _options.Patience < call.Deadline ? _options.Patience : call.Deadline);

        if (_idle.Count > 0)
        {
            var worker = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            worker.Give(call);
        }
        else
        {
            _threads++;
            effects.Start(new LaneWorker(this, call));
        }
    }

    private void GrowSlow(LaneCall call, TimeSpan elapsed)
    {
        call.Stage = CallStage.Slow;
        ReplaceWorkerOf(call);
        Arm(call, call.Deadline - elapsed);
    }

    private void Abandon(LaneCall call, TimeSpan elapsed, LaneEffects effects)
    {
        call.Stage = CallStage.Abandoned;
        call.HangsSince = _time.GetUtcNow() - elapsed;
        call.Timer!.Dispose();
        ReplaceWorkerOf(call);
        _abandonedTotal++;
        _abandonedNow++;
        var what = call.ReadingNow;
        effects.Finish(
            call, LaneOutcome.Abandoned, $"{what} did not come back within {call.Deadline.TotalSeconds:0.###} s", elapsed: elapsed);
        effects.Log(() => BlockingLog.CallAbandoned(_log, call.Key, what, elapsed.TotalSeconds));
        if (_keys[call.Key].Waiting is not { } waiting)
            return;
        _keys[call.Key].Waiting = null;
        waiting.Stage = CallStage.Done;
        waiting.Timer?.Dispose();
        effects.Finish(waiting, LaneOutcome.Quarantined, $"{what} has been hanging for {elapsed.TotalSeconds:0} s");
    }

    private void End(LaneCall call, LaneOutcome outcome, Exception? error, LaneEffects effects)
    {
        var elapsed = _time.GetElapsedTime(call.Since);
        var record = _keys[call.Key];
        if (call.IsAbandoned)
        {
            _abandonedNow--;
            record.Health = KeyHealth.Probation;
            effects.Log(() => BlockingLog.CallReturned(_log, call.Key, elapsed.TotalSeconds));
        }
        else
        {
            if (outcome == LaneOutcome.Completed)
                record.Health = KeyHealth.Healthy;
            else if (record.Health != KeyHealth.Probation)
                record.Health = KeyHealth.Suspect;
            if (outcome == LaneOutcome.Refused)
                _refusedTotal++;
            effects.Finish(call, outcome, error?.Message ?? "", error, elapsed);
        }

        call.Stage = CallStage.Done;
        call.Timer?.Dispose();
        record.Call = null;
        if (record.Waiting is { } next)
        {
            record.Waiting = null;
            Enqueue(next, record, effects);
        }

        _inFlight.Remove(call);
        LeaveWorker(call);
        if (call.InBudget)
            _budgetUsed--;
        _spentLogged &= IsSpent;

        // The room that came free goes first to a call that hangs on a worker.
        if (_inFlight.Where(c => c.HoldsWorker && c.Stage is CallStage.Slow or CallStage.Abandoned).MinBy(c => c.Since) is { } stuck)
            ReplaceWorkerOf(stuck);
    }

    private bool TryTakeBudget(LaneCall call)
    {
        if (call.InBudget)
            return true;
        if (_budgetUsed >= Math.Max(1, _options.MaxAbandoned - 1))
            return false;
        _budgetUsed++;
        return call.InBudget = true;
    }

    // The last place of the budget is for suspects, one after the other. A healthy one leaves it at once, so a hundred that hang do not
    // keep a new key from being found healthy. A call in that place may not touch what is known to hang.
    private bool TryTakeLastPlace(LaneCall call)
    {
        if (_budgetUsed >= _options.MaxAbandoned)
            return false;
        _budgetUsed++;
        return call.InBudget = call.InLastPlace = true;
    }

    private void ReplaceWorkerOf(LaneCall call)
    {
        if (call.HoldsWorker && TryTakeBudget(call))
            LeaveWorker(call);
    }

    private void LeaveWorker(LaneCall call)
    {
        if (!call.HoldsWorker)
            return;
        call.HoldsWorker = false;
        _busy--;
        if (call.BeganAsSuspect)
            _busyWithSuspects--;
    }

    private void Arm(LaneCall call, TimeSpan due)
    {
        var wait = due > ShortestWait ? due : ShortestWait;
        if (call.Timer is null)
            call.Timer = _time.CreateTimer(static c => ((LaneCall)c!).OnTimer(), call, wait, Timeout.InfiniteTimeSpan);
        else
            call.Timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void LogSpent(LaneEffects effects)
    {
        if (_spentLogged)
            return;
        _spentLogged = true;
        var hanging = _abandonedNow;
        effects.Log(() => BlockingLog.LaneBudgetSpent(_log, hanging, _options.MaxAbandoned));
    }
}
