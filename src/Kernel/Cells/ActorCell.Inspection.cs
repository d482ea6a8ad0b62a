using System.Globalization;

namespace LustreActors.Kernel;

// What others may see of a cell, from any thread.
internal abstract partial class ActorCell
{
    private long _lateHandlerLogged = -1;

    public bool HasEnded
    {
        get
        {
            lock (Gate)
                return _ended;
        }
    }

    public bool IsParentOf(ActorCell other) => other.Parent == this;

    public ActorSnapshot Snapshot()
    {
        var children = ChildCells();
        var handling = HandlingNow();
        lock (Gate)
        {
            return new ActorSnapshot(
                Path,
                Uid,
                StateNow(),
                MessageType.Name,
                MailboxNow(),
                _processed,
                _restarts,
                _history.InWindow(System.Time.GetTimestamp()),
                _phase == Phase.BackingOff && !_startWaits ? _restUntil : null,
                _lastFailure,
                handling,
                _startedAt,
                Array.ConvertAll(children, c => c.Path));
        }
    }

    public string DescribeNow()
    {
        MailboxSnapshot mailbox;
        ActorState state;
        lock (Gate)
        {
            mailbox = MailboxNow();
            state = StateNow();
        }

        var doing = HandlingNow() is { } handling
            ? string.Create(CultureInfo.InvariantCulture, $"it has been handling {handling.Message} for {handling.For.TotalSeconds:0.0} s")
            : $"it is {state}";
        return $"{doing}, {mailbox.Depth} of {mailbox.Capacity} messages waiting";
    }

    public bool IsOverDeadline => HandlingNow() is { OverDeadline: true };

    /// <summary>For the watchdog: logs a handler that does not come back, once.</summary>
    public void LogHangingHandler()
    {
        var since = Volatile.Read(ref _handlingSince);
        if (HandlingNow() is not { OverDeadline: true } handling || Interlocked.Exchange(ref _lateHandlerLogged, since) == since)
            return;
        KernelLog.HandlerHangs(System.Log, Path, handling.Message, handling.For.TotalSeconds, HandlerDeadline.TotalSeconds);
    }

    /// <summary>To be called under the gate.</summary>
    protected abstract MailboxSnapshot MailboxNow();

    private HandlingSnapshot? HandlingNow()
    {
        var since = Volatile.Read(ref _handlingSince);
        if (Volatile.Read(ref _handling) is not { } type)
            return null;
        var elapsed = System.Time.GetElapsedTime(since);
        return new HandlingSnapshot(type.Name, elapsed, elapsed > HandlerDeadline);
    }

    private ActorState StateNow() => _abandoned && _phase != Phase.Stopped ? ActorState.Abandoned : _phase switch
    {
        Phase.Stopping => ActorState.Stopping,
        Phase.Stopped => ActorState.Stopped,
        Phase.Restarting => ActorState.Restarting,
        Phase.BackingOff when !_startWaits => ActorState.BackingOff,
        _ when _failed || _suspended || _startWaits => ActorState.Suspended,
        _ when _stopRequested => ActorState.Stopping,
        Phase.Starting => ActorState.Starting,
        _ => ActorState.Running,
    };
}
