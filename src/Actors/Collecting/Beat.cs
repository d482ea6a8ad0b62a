namespace LustreActors.Actors;

/// <summary>Moments of the wall clock that all members of a cluster have in common.</summary>
internal static class Beat
{
    /// <summary>
    /// The time until the next multiple of an interval, and <paramref name="phase"/> later. A timer that was early by a little does not get the same
    /// beat twice.
    /// </summary>
    public static TimeSpan UntilNext(DateTimeOffset now, TimeSpan interval, TimeSpan phase)
    {
        var since = (now - DateTimeOffset.UnixEpoch - phase).Ticks % interval.Ticks;
        var left = TimeSpan.FromTicks(interval.Ticks - since);
        return left < interval / 4 ? left + interval : left;
    }
}
