namespace LustreActors.Host.Listening;

/// <summary>Limits the log lines about what clients cause: one that retries must not fill the log. Safe for all threads.</summary>
internal sealed class RareEvent(TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private long _loggedAt;

    public bool IsToBeLogged()
    {
        var (now, last) = (time.GetTimestamp(), Interlocked.Read(ref _loggedAt));
        return (last == 0 || time.GetElapsedTime(last, now) >= Interval) && Interlocked.CompareExchange(ref _loggedAt, now, last) == last;
    }
}
