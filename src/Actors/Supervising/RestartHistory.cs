namespace LustreActors.Actors.Supervising;

/// <summary>
/// The failures of one actor, in monotonic time. Whether a healthy period has passed is computed when the next failure comes, so no timer
/// for the reset is needed.
/// </summary>
internal sealed class RestartHistory(Supervision supervision, TimeProvider time)
{
    private const int MostRemembered = 100;
    private readonly Queue<long> _window = new();
    private int _failuresInARow;

    public int InWindow(long now)
    {
        // As in OTP, a restart that is exactly as old as the window still counts.
        while (_window.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > supervision.Within)
            _window.Dequeue();
        return _window.Count;
    }

    /// <summary>Counts a failure and returns the delay before the restart; false if there were too many failures.</summary>
    public bool TryCountFailure(long now, long? runningSince, Func<double> random, out TimeSpan delay)
    {
        delay = TimeSpan.Zero;
        if (InWindow(now) >= supervision.MostFailures)
            return false;
        if (_window.Count == MostRemembered && supervision.MostFailures == Supervision.Unlimited)
            _window.Dequeue();
        _window.Enqueue(now);

        if (supervision.Backoff is { } backoff)
        {
            if (runningSince is { } since && time.GetElapsedTime(since, now) >= backoff.ResetAfter)
                _failuresInARow = 0;
            delay = backoff.DelayAfter(_failuresInARow++, random());
        }

        return true;
    }
}
