namespace LustreActors.Actors.Collecting;

/// <summary>Computes multiples of an interval on the wall clock, so that all members of a cluster act at the same moments.</summary>
internal static class AlignedInterval
{
    /// <summary>
    /// The time until the next multiple of an interval plus <paramref name="phase"/>. After a timer that was set for a multiple, one that
    /// is less than a quarter of the interval away is skipped: the timer was early, and that multiple is the one it was set for.
    /// </summary>
    public static TimeSpan UntilNext(DateTimeOffset now, TimeSpan interval, TimeSpan phase, bool wasAligned)
    {
        var since = (now - DateTimeOffset.UnixEpoch - phase).Ticks % interval.Ticks;
        var left = TimeSpan.FromTicks(interval.Ticks - since);
        return wasAligned && left < interval / 4 ? left + interval : left;
    }
}
