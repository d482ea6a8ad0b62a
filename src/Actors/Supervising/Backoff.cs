namespace LustreActors.Actors.Supervising;

/// <summary>The delay before a failed actor is restarted. It doubles from <see cref="Min"/> to <see cref="Max"/>.</summary>
public sealed record Backoff
{
    /// <param name="min">The first delay.</param>
    /// <param name="max">The longest delay, jitter included.</param>
    /// <param name="jitter">
    /// f: a delay is multiplied by a factor in [1, 1+f], so that a thousand broken sources do not restart together.
    /// </param>
    /// <param name="resetAfter">After this time without a failure the next delay is <paramref name="min"/> again.</param>
    public Backoff(TimeSpan min, TimeSpan max, double jitter, TimeSpan resetAfter)
    {
        if (min <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(min), min, "Min must be positive; a Supervision without Backoff restarts at once");
        if (max < min)
            throw new ArgumentOutOfRangeException(nameof(max), max, $"The longest delay must not be below the first one, {min}");
        if (jitter is < 0 or > 1 || double.IsNaN(jitter))
            throw new ArgumentOutOfRangeException(nameof(jitter), jitter, "Jitter must be between 0 and 1");
        if (resetAfter <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(resetAfter), resetAfter, "ResetAfter must be positive, or no delay ever grows");
        Min = min;
        Max = max;
        Jitter = jitter;
        ResetAfter = resetAfter;
    }

    public TimeSpan Min { get; }

    public TimeSpan Max { get; }

    public double Jitter { get; }

    public TimeSpan ResetAfter { get; }

    /// <summary>Returns the delay after a failure.</summary>
    /// <param name="earlierFailures">Failures before this one since the last healthy period.</param>
    /// <param name="random">A random number in [0, 1).</param>
    public TimeSpan DelayAfter(int earlierFailures, double random)
    {
        var doubled = Math.Min(Min.Ticks * Math.Pow(2, earlierFailures), Max.Ticks);
        return TimeSpan.FromTicks((long)Math.Min(doubled * (1 + (Jitter * random)), Max.Ticks));
    }
}
