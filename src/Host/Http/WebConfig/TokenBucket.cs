namespace LustreActors.Host.Http.WebConfig;

/// <summary>Limits requests as Go's rate.Limiter does: a burst, then one for each interval. Safe for all threads.</summary>
internal sealed class TokenBucket(RequestRate rate, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = rate.Burst;
    private long _filledAt = time.GetTimestamp();

    public RequestRate Rate => rate;

    public bool TryTake()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(rate.Burst, _tokens + (time.GetElapsedTime(_filledAt, now) / rate.Interval));
            _filledAt = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
