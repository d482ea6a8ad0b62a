namespace LustreActors.Actors;

/// <summary>How long an actor rests before it is restarted: doubling from <c>Min</c> to <c>Max</c>.</summary>
public sealed record Backoff
{
    /// <param name="min">The first rest.</param>
    /// <param name="max">The longest rest, jitter included.</param>
    /// <param name="jitter">f: a rest is multiplied by something in [1, 1+f], so that a thousand broken sources do not return together.</param>
    /// <param name="resetAfter">An incarnation that lived so long was healthy: the next failure rests <paramref name="min"/> again.</param>
    public Backoff(TimeSpan min, TimeSpan max, double jitter, TimeSpan resetAfter)
    {
        if (min <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(min), min, "A backoff begins above zero; to restart at once leave Supervision.Backoff null");
        if (max < min)
            throw new ArgumentOutOfRangeException(nameof(max), max, $"A backoff's longest rest is not below its first one, {min}");
        if (jitter is < 0 or > 1 || double.IsNaN(jitter))
            throw new ArgumentOutOfRangeException(nameof(jitter), jitter, "Jitter is a part of the rest, between 0 and 1");
        if (resetAfter <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(resetAfter), resetAfter, "ResetAfter must be positive: otherwise no rest ever grows");
        Min = min;
        Max = max;
        Jitter = jitter;
        ResetAfter = resetAfter;
    }

    public TimeSpan Min { get; }

    public TimeSpan Max { get; }

    public double Jitter { get; }

    public TimeSpan ResetAfter { get; }

    /// <summary>The rest after so many failures in a row without a healthy period; <paramref name="random"/> lies in [0, 1).</summary>
    public TimeSpan Rest(int earlierFailures, double random)
    {
        var doubled = Math.Min(Min.Ticks * Math.Pow(2, earlierFailures), Max.Ticks);
        return TimeSpan.FromTicks((long)Math.Min(doubled * (1 + (Jitter * random)), Max.Ticks));
    }
}
