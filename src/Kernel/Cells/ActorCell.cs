using System.Runtime.CompilerServices;

namespace LustreActors.Kernel;

/// <summary>
/// What is behind a ref: queues, phase and family of one actor through all its incarnations. One thread at a time executes a cell
/// (<see cref="_scheduled"/> says that one does or will), and what only that thread touches needs no lock.
/// What others touch is guarded by <see cref="Gate"/>, under which no other cell, no user code and no log is ever called.
/// </summary>
internal abstract partial class ActorCell : IActorRef, IThreadPoolWorkItem
{
    private readonly Queue<Signal> _signals = new();
    private bool _scheduled;
    private Callback _pending;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _awaiter;
    private Action? _continue;
    private Type? _handling;
    private long _handlingSince;

    protected ActorCell(ActorSystem system, ActorCell? parent, ActorPath path, Supervision supervision)
    {
        System = system;
        Parent = parent;
        Path = path;
        Uid = system.NextUid();
        Supervision = supervision;
        _history = new RestartHistory(supervision, system.Time);
    }

    public ActorPath Path { get; }

    public long Uid { get; }

    public ActorSystem System { get; }

    protected Lock Gate { get; } = new();

    protected ActorCell? Parent { get; }

    protected Supervision Supervision { get; }

    protected abstract Type MessageType { get; }

    protected abstract TimeSpan StopTimeout { get; }

    protected abstract TimeSpan HandlerDeadline { get; }

    protected abstract bool HasActor { get; }

    private bool TakesMessages => _phase == Phase.Running && !_failed && !_suspended;

    public override string ToString() => $"{Path}#{Uid}";

    public void Post(Signal signal)
    {
        lock (Gate)
        {
            if (_ended)
                return;
            _signals.Enqueue(signal);
            if (_scheduled)
                return;
            _scheduled = true;
        }

        System.Scheduler.Schedule(this);
    }

    /// <summary>To be called under the gate after a message was added; true obliges the caller to schedule the cell.</summary>
    protected bool ClaimRun()
    {
        if (_scheduled || !TakesMessages)
            return false;
        return _scheduled = true;
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_pending != Callback.None && !FinishPending())
            return;

        for (var budget = System.Scheduler.BatchSize; budget > 0; budget--)
        {
            Signal signal;
            bool isSignal;
            bool abandoned;
            lock (Gate)
            {
                abandoned = _abandoned;
                isSignal = _signals.TryDequeue(out signal);
                if (!abandoned && !isSignal && !(TakesMessages && TakeLetter()))
                {
                    _scheduled = false;
                    return;
                }
            }

            if (abandoned)
            {
                AfterAbandoned();
                return;
            }

            if (!(isSignal ? Handle(signal) : HandleLetter()))
                return;
        }

        System.Scheduler.Schedule(this);
    }

    protected abstract bool TakeLetter();

    protected abstract bool HandleLetter();

    protected abstract Type CurrentMessageType(Callback callback);

    protected abstract ValueTask Call(Callback callback);

    /// <summary>
    /// Runs one of the actor's methods. False: it awaits something; this thread must not touch the cell again,
    /// for the continuation may already execute it on another one.
    /// </summary>
    protected bool Invoke(Callback callback)
    {
        _handlingSince = System.Time.GetTimestamp();
        Volatile.Write(ref _handling, CurrentMessageType(callback));
        Exception? error = null;
        try
        {
            var task = Call(callback);
            if (!task.IsCompleted)
            {
                // With the synchronization context there is: none on the pool, the single-step scheduler's in tests.
                var awaiter = task.ConfigureAwait(true).GetAwaiter();
                _pending = callback;
                _awaiter = awaiter;
                awaiter.UnsafeOnCompleted(_continue ??= () => System.Scheduler.Schedule(this));
                return false;
            }

            task.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            error = e;
        }

        return Completed(callback, error);
    }

    private bool FinishPending()
    {
        var callback = _pending;
        _pending = Callback.None;
        Exception? error = null;
        try
        {
            _awaiter.GetResult();
        }
        catch (Exception e)
        {
            error = e;
        }

        _awaiter = default;
        return Completed(callback, error);
    }

    private bool Completed(Callback callback, Exception? error)
    {
        var took = System.Time.GetElapsedTime(_handlingSince);
        if (took > HandlerDeadline)
        {
            System.CountOverDeadline();
            KernelLog.HandlerWasLate(System.Log, Path, _handling!.Name, took.TotalSeconds, HandlerDeadline.TotalSeconds);
        }

        Volatile.Write(ref _handling, null);
        if (callback == Callback.Message)
        {
            _processed++;
            LetterHandled();
        }

        if (error is not null && (_abandoned || callback is Callback.Restarting or Callback.Stopped))
            KernelLog.CleanupFailed(System.Log, error, Path, callback);
        if (callback == Callback.Stopped)
            return Released();
        if (_abandoned)
            return AfterAbandoned();
        if (callback == Callback.Restarting)
            return StopChildrenThenRelease();
        if (error is not null)
            return Fail(error);
        return callback != Callback.Start || Started();
    }

    protected abstract void LetterHandled();
}
