namespace LustreActors.Actors.Cluster.Control;

/// <summary>
/// The rest before the cluster system is started again: doubles from the minimum to the maximum, and starts from the minimum after a
/// healthy time.
/// </summary>
internal sealed class RestartBackoff(ClusterTimings timings, TimeProvider time, Random random)
{
    private TimeSpan _next = timings.RestartMinimum;
    private long? _healthySince;

    public void Joined() => _healthySince ??= time.GetTimestamp();

    /// <summary>With a jitter of a fifth, so that members that failed together do not come back together.</summary>
    public TimeSpan Next()
    {
        if (_healthySince is { } since && time.GetElapsedTime(since) >= timings.HealthyAfter)
            _next = timings.RestartMinimum;
        _healthySince = null;
        var rest = _next * (0.9 + (0.2 * random.NextDouble()));
        _next = _next * 2 < timings.RestartMaximum ? _next * 2 : timings.RestartMaximum;
        return rest;
    }
}
