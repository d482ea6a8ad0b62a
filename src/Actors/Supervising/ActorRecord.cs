using Akka.Actor;

namespace LustreActors.Actors.Supervising;

/// <summary>Keeps what Akka does not: failures and restarts of an actor, its backoff, and its current activity.</summary>
internal sealed class ActorRecord(ActorRecords records, string branch)
{
    private readonly Lock _gate = new();
    private RestartHistory? _history;
    private Action? _restart;
    private Cancelable? _timer;
    private DateTimeOffset? _backingOffUntil;
    private long? _restartedAt;
    private long _restarts;
    private volatile FailureSnapshot? _lastFailure;
    private volatile CurrentActivity? _activity;

    public long Restarts => Interlocked.Read(ref _restarts);

    public FailureSnapshot? LastFailure => _lastFailure;

    public DateTimeOffset? BackingOffUntil
    {
        get
        {
            lock (_gate)
                return _backingOffUntil;
        }
    }

    public int RestartsInWindow
    {
        get
        {
            lock (_gate)
                return _history?.InWindow(records.Time.GetTimestamp()) ?? 0;
        }
    }

    public (string What, TimeSpan For)? Doing => _activity is { } doing ? (doing.What, records.Time.GetElapsedTime(doing.Since)) : null;

    /// <summary>Sets the activity that administrators see; null while the actor waits for messages.</summary>
    public void SetActivity(string? activity) =>
        _activity = activity is null ? null : new CurrentActivity(activity, records.Time.GetTimestamp());

    /// <summary>Counts a failure and returns the delay before the restart; false if there were too many failures.</summary>
    public bool TryCountFailure(Supervision supervision, Exception cause, out TimeSpan delay)
    {
        _lastFailure = new FailureSnapshot(cause.GetType().Name, cause.Message, records.Time.GetUtcNow());
        lock (_gate)
        {
            _history ??= new RestartHistory(supervision, records.Time);
            return _history.TryCountFailure(records.Time.GetTimestamp(), _restartedAt, records.Random, out delay);
        }
    }

    /// <summary>Restarts the actor after a delay, unless an operator ends the backoff before: each failure causes one restart.</summary>
    public void RestartAfter(TimeSpan delay, IScheduler scheduler, Action restart)
    {
        var timer = new Cancelable(scheduler.Advanced);
        lock (_gate)
            (_restart, _timer, _backingOffUntil) = (restart, timer, records.Time.GetUtcNow() + delay);
        if (delay <= TimeSpan.Zero)
            EndBackoff(restart);
        else
            scheduler.Advanced.ScheduleOnce(delay, () => EndBackoff(restart), timer);
    }

    /// <summary>Restarts the actor at once if it is backing off; returns whether it was.</summary>
    public bool EndBackoff()
    {
        Action? restart;
        lock (_gate)
            restart = _restart;
        return restart is not null && EndBackoff(restart);
    }

    /// <summary>Cancels a pending restart, because the actor has ended.</summary>
    public void ForgetRestart()
    {
        lock (_gate)
            Forget();
    }

    public void CountRestart()
    {
        Interlocked.Increment(ref _restarts);
        records.CountRestart(branch);
        _activity = null;
        lock (_gate)
            _restartedAt = records.Time.GetTimestamp();
    }

    private bool EndBackoff(Action restart)
    {
        lock (_gate)
        {
            if (_restart != restart)
                return false;
            Forget();
        }

        CountRestart();
        restart();
        return true;
    }

    private void Forget()
    {
        _timer?.Cancel();
        (_restart, _timer, _backingOffUntil) = (null, null, null);
    }

    private sealed record CurrentActivity(string What, long Since);
}

/// <summary>The last failure of an actor.</summary>
public sealed record FailureSnapshot(string Type, string Message, DateTimeOffset When);
