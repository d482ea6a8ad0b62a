namespace LustreActors.Kernel;

// Failure, judgement, suspension and the children.
internal abstract partial class ActorCell
{
    private readonly Dictionary<string, ActorCell> _children = [];
    private HashSet<ActorCell>? _escalatedBy;
    private Exception? _restartCause;
    private FailureSnapshot? _lastFailure;
    private long _restarts;
    private long _processed;

    protected Exception RestartCause => _restartCause!;

    private bool HasChildren
    {
        get
        {
            lock (Gate)
                return _children.Count > 0;
        }
    }

    /// <summary>In the order of their start.</summary>
    public ActorCell[] ChildCells()
    {
        lock (Gate)
        {
            if (_children.Count == 0)
                return [];
            var cells = _children.Values.ToArray();
            Array.Sort(cells, static (a, b) => a.Uid.CompareTo(b.Uid));
            return cells;
        }
    }

    public ActorCell? ChildCell(string name)
    {
        lock (Gate)
            return _children.GetValueOrDefault(name);
    }

    public ActorCell<TChild> SpawnChild<TChild>(string name, Props<TChild> props)
    {
        ArgumentNullException.ThrowIfNull(props);
        var cell = new ActorCell<TChild>(System, this, Path.Child(name), props);
        lock (Gate)
        {
            if (_ended || _phase == Phase.Stopping)
                throw new InvalidOperationException($"{Path} stops: it cannot start '{name}'");
            if (!_children.TryAdd(name, cell))
                throw new InvalidOperationException($"{cell.Path} is alive: names are unique among living children");
        }

        cell.Post(new Signal(SignalKind.Start));
        return cell;
    }

    private void Forget(ActorCell child)
    {
        lock (Gate)
            _children.Remove(child.Path.Name);
    }

    private bool Fail(Exception cause)
    {
        lock (Gate)
        {
            _failed = true;
            _lastFailure = new FailureSnapshot(cause.GetType().Name, cause.Message, System.Time.GetUtcNow());
        }

        foreach (var child in ChildCells())
            child.Post(new Signal(SignalKind.Suspend));
        Parent!.Post(new Signal(SignalKind.ChildFailed, this, cause));
        return true;
    }

    private bool Judge(ActorCell child, Exception cause)
    {
        if (child.StopRequested)
            return true;

        switch (child.Decide(cause, out var rest))
        {
            case Directive.Resume:
                KernelLog.ActorResumed(System.Log, cause, child.Path);
                child.Post(new Signal(SignalKind.ResumeVerdict));
                return true;
            case Directive.Restart:
                KernelLog.ActorRestarts(System.Log, cause, child.Path, rest.TotalSeconds);
                child.Post(new Signal(SignalKind.RestartVerdict, Cause: cause, Rest: rest));
                return true;
            case Directive.Stop:
                KernelLog.ActorStopsAfterFailure(System.Log, cause, child.Path);
                child.RequestStop(StopReason.Failed);
                return true;
            default:
                return Escalate(child, cause);
        }
    }

    private bool Escalate(ActorCell child, Exception cause)
    {
        if (Parent is null)
        {
            // The root does not fail with it: the rest of the tree is still needed to shut down in order.
            KernelLog.EscalatedPastRoot(System.Log, cause, child.Path);
            System.EscalatedPastRoot();
            return true;
        }

        (_escalatedBy ??= []).Add(child);
        KernelLog.ActorEscalates(System.Log, cause, child.Path, Path);
        return _failed || Fail(new EscalatedException(child.Path, cause));
    }

    /// <summary>Run by the parent, on the child that failed.</summary>
    private Directive Decide(Exception cause, out TimeSpan rest)
    {
        rest = TimeSpan.Zero;
        Directive directive;
        try
        {
            directive = Supervision.Decider(cause);
        }
        catch (Exception e)
        {
            KernelLog.DeciderFailed(System.Log, e, Path);
            return Directive.Escalate;
        }

        lock (Gate)
        {
            if (directive == Directive.Resume && _phase == Phase.Starting)
                directive = Directive.Restart;
            if (directive != Directive.Restart || _history.TryRestart(System.Time.GetTimestamp(), _runningSince, System.Random, out rest))
                return directive;
        }

        KernelLog.RestartsExhausted(System.Log, cause, Path, Supervision.MaxRestarts, Supervision.Within.TotalSeconds);
        return Supervision.Exhausted == WhenExhausted.Stop ? Directive.Stop : Directive.Escalate;
    }

    private bool ResumeAfterFailure()
    {
        // An incarnation that never started has nothing to go on with.
        if (_failed && _phase == Phase.Starting)
            return BeginRestart(new RestartRequestedException(), TimeSpan.Zero);

        lock (Gate)
            _failed = false;
        PassOnSuspension();

        // The verdict on this actor is the verdict on the children that escalated to it.
        foreach (var child in _escalatedBy ?? [])
            child.Post(new Signal(SignalKind.ResumeVerdict));
        _escalatedBy?.Clear();
        return true;
    }

    private bool SetSuspended(bool suspended)
    {
        lock (Gate)
            _suspended = suspended;
        PassOnSuspension();
        return suspended || !_startWaits || Start();
    }

    private void PassOnSuspension()
    {
        var kind = _failed || _suspended ? SignalKind.Suspend : SignalKind.Unsuspend;
        foreach (var child in ChildCells())
            child.Post(new Signal(kind));
    }
}
