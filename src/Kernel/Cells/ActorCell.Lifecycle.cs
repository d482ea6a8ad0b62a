namespace LustreActors.Kernel;

// Start, restart, rest and stop. Each step returns whether this thread still owns the cell.
internal abstract partial class ActorCell
{
    private readonly RestartHistory _history;
    private Phase _phase = Phase.Starting;
    private bool _failed;
    private bool _suspended;
    private bool _ended;
    private bool _abandoned;
    private bool _stopRequested;
    private bool _waitsForChildren;
    private StopReason _reason;
    private TimeSpan _rest;
    private DateTimeOffset? _restUntil;
    private bool _startWaits;
    private ITimer? _restTimer;
    private int _restStage;
    private ITimer? _stopTimer;
    private int _stopStage;
    private long? _runningSince;
    private DateTimeOffset? _startedAt;
    private HashSet<IEndWatcher>? _watchers;

    protected bool StopRequested => _stopRequested;

    protected bool Ended => _ended;

    protected StopReason Reason => _reason;

    protected abstract void CreateActor();

    /// <summary>Drops the instance with its timers, watches and piped tasks.</summary>
    protected abstract void EndIncarnation();

    protected abstract void CancelStopping();

    protected abstract void DrainMailbox();

    /// <summary>May be called from any thread, more than once. The reason of the first call holds.</summary>
    public bool RequestStop(StopReason reason)
    {
        lock (Gate)
        {
            if (_ended || _stopRequested)
                return false;
            _stopRequested = true;
        }

        CancelStopping();
        ArmStopTimer();
        Post(new Signal(SignalKind.Stop, Reason: reason));
        return true;
    }

    /// <summary>False when the actor has already ended.</summary>
    public bool AddWatcher(IEndWatcher watcher)
    {
        lock (Gate)
        {
            if (_ended)
                return false;
            (_watchers ??= []).Add(watcher);
            return true;
        }
    }

    public void RemoveWatcher(IEndWatcher watcher)
    {
        lock (Gate)
            _watchers?.Remove(watcher);
    }

    private bool Handle(in Signal signal)
    {
        switch (signal.Kind)
        {
            case SignalKind.Start:
                return Start();
            case SignalKind.Suspend:
                return SetSuspended(true);
            case SignalKind.Unsuspend:
                return SetSuspended(false);
            case SignalKind.ChildFailed:
                return Judge(signal.Child!, signal.Cause!);
            case SignalKind.ChildEnded:
                _escalatedBy?.Remove(signal.Child!);
                return !_waitsForChildren || HasChildren || Release();
            case SignalKind.ResumeVerdict:
                return !_failed || ResumeAfterFailure();
            case SignalKind.RestartVerdict:
                return !_failed || BeginRestart(signal.Cause!, signal.Rest);
            case SignalKind.RestOver:
                return signal.Stage != _restStage || _phase != Phase.BackingOff || StartUnlessSuspended();
            case SignalKind.OperatorRestart:
                return _phase == Phase.BackingOff ? Start() : BeginRestart(new RestartRequestedException(), TimeSpan.Zero);
            case SignalKind.OperatorResume:
                return _phase == Phase.BackingOff ? Start() : !_failed || ResumeAfterFailure();
            default:
                return BeginStop(signal.Reason);
        }
    }

    private bool StartUnlessSuspended()
    {
        if (!_suspended)
            return Start();
        _startWaits = true;
        SetPhase(Phase.BackingOff);
        return true;
    }

    private bool Start()
    {
        // The stop message is on its way: nothing is begun that it would only have to end.
        if (_stopRequested)
            return true;
        EndRest();
        SetPhase(Phase.Starting);
        _runningSince = null;
        try
        {
            CreateActor();
        }
        catch (Exception e)
        {
            return Fail(e);
        }

        if (_stopRequested)
            CancelStopping();
        return Invoke(Callback.Start);
    }

    private bool Started()
    {
        _runningSince = System.Time.GetTimestamp();
        _startedAt = System.Time.GetUtcNow();
        SetPhase(Phase.Running);
        return true;
    }

    private bool BeginRestart(Exception cause, TimeSpan rest)
    {
        if (_stopRequested || _phase is Phase.Restarting or Phase.Stopping or Phase.Stopped)
            return true;
        _restarts++;
        System.CountRestart();
        _rest = rest;
        _reason = StopReason.Restarting;
        lock (Gate)
        {
            _failed = false;
            _phase = Phase.Restarting;
        }

        CancelStopping();
        return HasActor ? InvokeRestarting(cause) : StopChildrenThenRelease();
    }

    private bool InvokeRestarting(Exception cause)
    {
        _restartCause = cause;
        return Invoke(Callback.Restarting);
    }

    private bool BeginStop(StopReason reason)
    {
        DisarmStopTimer();
        EndRest();
        _reason = reason;
        SetPhase(Phase.Stopping);

        // A restart that waits for its children goes on as a stop when the last of them has ended.
        return _waitsForChildren || StopChildrenThenRelease();
    }

    private bool StopChildrenThenRelease()
    {
        var children = ChildCells();
        if (children.Length == 0)
            return Release();

        _waitsForChildren = true;
        for (var i = children.Length - 1; i >= 0; i--)
            children[i].RequestStop(StopReason.ParentStopped);
        return true;
    }

    private bool Release()
    {
        _waitsForChildren = false;
        if (!HasActor)
            return Released();
        if (_phase == Phase.Stopping)
            ArmStopTimer();
        return Invoke(Callback.Stopped);
    }

    private bool Released()
    {
        EndIncarnation();
        _escalatedBy?.Clear();
        if (_abandoned)
            return AfterAbandoned();
        if (_phase == Phase.Stopping)
            return Terminate();
        return _rest > TimeSpan.Zero ? RestThenStart() : StartUnlessSuspended();
    }

    private bool RestThenStart()
    {
        var stage = ++_restStage;
        lock (Gate)
        {
            _phase = Phase.BackingOff;
            _restUntil = System.Time.GetUtcNow() + _rest;
        }

        _restTimer = System.Time.CreateTimer(
            static state =>
            {
                var (cell, stage) = (Tuple<ActorCell, int>)state!;
                cell.Post(new Signal(SignalKind.RestOver, Stage: stage));
            },
            Tuple.Create(this, stage), _rest, Timeout.InfiniteTimeSpan);
        return true;
    }

    private void EndRest()
    {
        _restStage++;
        _restTimer?.Dispose();
        _restTimer = null;
        _restUntil = null;
        _startWaits = false;
    }

    private bool Terminate()
    {
        bool abandoned;
        lock (Gate)
        {
            abandoned = _abandoned;
            _ended = true;
            _phase = Phase.Stopped;
            _signals.Clear();
        }

        if (abandoned)
            return AfterAbandoned();
        DisarmStopTimer();
        LeaveTree();
        return false;
    }

    private void LeaveTree()
    {
        DrainMailbox();
        Parent?.Forget(this);

        HashSet<IEndWatcher>? watchers;
        lock (Gate)
        {
            watchers = _watchers;
            _watchers = null;
        }

        foreach (var watcher in watchers ?? [])
            watcher.Ended(this);
        Parent?.Post(new Signal(SignalKind.ChildEnded, this));
    }

    private void ArmStopTimer()
    {
        lock (Gate)
        {
            _stopTimer?.Dispose();
            _stopTimer = System.Time.CreateTimer(
                static state =>
                {
                    var (cell, stage) = (Tuple<ActorCell, int>)state!;
                    cell.Abandon(stage);
                },
                Tuple.Create(this, ++_stopStage), StopTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    private void DisarmStopTimer()
    {
        lock (Gate)
        {
            _stopStage++;
            _stopTimer?.Dispose();
            _stopTimer = null;
        }
    }

    /// <summary>
    /// The handler did not come back in time. The world goes on as if the actor had ended; its thread, if it holds one, is lost until the handler returns.
    /// </summary>
    private void Abandon(int stage)
    {
        lock (Gate)
        {
            if (_ended || stage != _stopStage)
                return;
            _ended = true;
            _abandoned = true;
            _signals.Clear();
        }

        System.AddAbandoned(this);
        KernelLog.ActorAbandoned(System.Log, Path, StopTimeout.TotalSeconds, _handling?.Name ?? "nothing");
        foreach (var child in ChildCells().AsEnumerable().Reverse())
            child.RequestStop(StopReason.ParentStopped);
        LeaveTree();
    }

    /// <summary>Whatever an abandoned actor was about to do next, it ends instead.</summary>
    private bool AfterAbandoned()
    {
        EndRest();
        _reason = StopReason.Requested;
        if (HasActor)
            return Invoke(Callback.Stopped);
        SetPhase(Phase.Stopped);
        System.RemoveAbandoned(this);
        KernelLog.AbandonedActorReturned(System.Log, Path);
        return false;
    }

    private void SetPhase(Phase phase)
    {
        lock (Gate)
            _phase = phase;
    }
}
