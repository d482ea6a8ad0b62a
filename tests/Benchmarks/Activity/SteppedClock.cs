namespace LustreActors.Benchmarks.Activity;

/// <summary>A clock that goes on by an interval when told to.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _elapsed;

    public void Step() => _elapsed += ServersOfOneSite.Interval;
}
