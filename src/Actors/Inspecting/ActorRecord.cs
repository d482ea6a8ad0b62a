using Akka.Actor;

namespace LustreActors.Actors;

/// <summary>What Akka does not keep of an actor: failures, restarts, the rest before the next one, and what it says it is doing.</summary>
internal sealed class ActorRecord(ActorRecords records, string branch)
{
    private readonly Lock _gate = new();
    private RestartHistory? _history;
    private Action? _restart;
    private Cancelable? _timer;
    private DateTimeOffset? _restsUntil;
    private long? _restartedAt;
    private long _restarts;
    private volatile FailureSnapshot? _lastFailure;
    private volatile Activity? _doing;

    public long Restarts => Interlocked.Read(ref _restarts);

    public FailureSnapshot? LastFailure => _lastFailure;

    public DateTimeOffset? RestsUntil
    {
        get
        {
            lock (_gate)
                return _restsUntil;
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

    public (string What, TimeSpan For)? Doing => _doing is { } doing ? (doing.What, records.Time.GetElapsedTime(doing.Since)) : null;

    /// <summary>For administrators; null when it waits for messages.</summary>
    public void Say(string? doing) => _doing = doing is null ? null : new Activity(doing, records.Time.GetTimestamp());

    /// <summary>Counts a failure; false when there were too many of them.</summary>
    public bool TryGoOn(Supervision supervision, Exception cause, out TimeSpan rest)
    {
        _lastFailure = new FailureSnapshot(cause.GetType().Name, cause.Message, records.Time.GetUtcNow());
        lock (_gate)
        {
            _history ??= new RestartHistory(supervision, records.Time);
            return _history.TryGoOn(records.Time.GetTimestamp(), _restartedAt, records.Random, out rest);
        }
    }

    /// <summary>Each failure gets one verdict: when an operator has ended the rest, the timer finds nothing left to do.</summary>
    public void RestartAfter(TimeSpan rest, IScheduler scheduler, Action restart)
    {
        var timer = new Cancelable(scheduler.Advanced);
        lock (_gate)
            (_restart, _timer, _restsUntil) = (restart, timer, records.Time.GetUtcNow() + rest);
        if (rest <= TimeSpan.Zero)
            EndRest(restart);
        else
            scheduler.Advanced.ScheduleOnce(rest, () => EndRest(restart), timer);
    }

    /// <summary>Restarts the actor if it rests, and says whether it did.</summary>
    public bool EndRest()
    {
        Action? restart;
        lock (_gate)
            restart = _restart;
        return restart is not null && EndRest(restart);
    }

    /// <summary>The actor has ended.</summary>
    public void ForgetRestart()
    {
        lock (_gate)
            Forget();
    }

    public void CountRestart()
    {
        Interlocked.Increment(ref _restarts);
        records.CountRestart(branch);
        _doing = null;
        lock (_gate)
            _restartedAt = records.Time.GetTimestamp();
    }

    private bool EndRest(Action restart)
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
        (_restart, _timer, _restsUntil) = (null, null, null);
    }

    private sealed record Activity(string What, long Since);
}
