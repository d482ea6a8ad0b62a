namespace LustreActors.Actors;

/// <summary>
/// The failures of one actor, in monotonic time. Whether a healthy period has passed is read off the clock when the next failure comes:
/// there is no reset under way that a later failure could make stale.
/// </summary>
internal sealed class RestartHistory(Supervision supervision, TimeProvider time)
{
    private const int MostRemembered = 100;
    private readonly Queue<long> _window = new();
    private int _unhealthyInARow;

    public int InWindow(long now)
    {
        // As in OTP: a restart that is exactly as old as the window still counts.
        while (_window.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > supervision.Within)
            _window.Dequeue();
        return _window.Count;
    }

    /// <summary>Counts a failure and says how long to rest before the restart; false when the window has no room for it.</summary>
    public bool TryGoOn(long now, long? runningSince, Func<double> random, out TimeSpan rest)
    {
        rest = TimeSpan.Zero;
        if (InWindow(now) >= supervision.MostFailures)
            return false;
        if (_window.Count == MostRemembered && supervision.MostFailures == Supervision.Unlimited)
            _window.Dequeue();
        _window.Enqueue(now);

        if (supervision.Backoff is { } backoff)
        {
            if (runningSince is { } since && time.GetElapsedTime(since, now) >= backoff.ResetAfter)
                _unhealthyInARow = 0;
            rest = backoff.Rest(_unhealthyInARow++, random());
        }

        return true;
    }
}
