using LustreActors.Actors.Supervising;

namespace LustreActors.Actors.Collecting;

/// <summary>Measures an ever longer delay after each failure, until a success resets it.</summary>
internal sealed class BackoffTimer(Backoff backoff, TimeProvider time)
{
    private int _failures;
    private long _failedAt;
    private TimeSpan _delay;

    /// <summary>The rest of the delay; null when the next try is allowed.</summary>
    public TimeSpan? Remaining => _failures > 0 && _delay - time.GetElapsedTime(_failedAt) is { Ticks: > 0 } remaining ? remaining : null;

    /// <summary>The text of the last failure.</summary>
    public string LastFailure { get; private set; } = "";

    public void Failed(string failure)
    {
        LastFailure = failure;
        _failedAt = time.GetTimestamp();
        _delay = backoff.DelayAfter(_failures++, 0);
    }

    public void Succeeded() => _failures = 0;
}
