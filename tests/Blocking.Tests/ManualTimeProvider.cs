namespace LustreActors.Blocking.Tests;

/// <summary>A clock that moves when told to. Timers fire on the thread that advances it, in the order in which they are due.</summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(ManualTimer Timer, long Armed), (long Due, long Armed)> _due = new();
    private readonly DateTimeOffset _start = start;
    private long _elapsed;
    private long _armed;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are armed: a test of something that cancels its timers ends at zero.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _due.UnorderedItems.Count(t => t.Element.Timer.IsArmed(t.Element.Armed));
        }
    }

    public override long GetTimestamp() => Interlocked.Read(ref _elapsed);

    public override DateTimeOffset GetUtcNow() => _start + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, stopping at each due timer. <paramref name="settle"/> runs first and after each timer: there a test lets its actors work.</summary>
    public void Advance(TimeSpan by, Action? settle = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        settle?.Invoke();
        var end = GetTimestamp() + by.Ticks;
        while (NextDueUntil(end) is { } timer)
        {
            timer.Fire();
            settle?.Invoke();
        }

        Interlocked.Exchange(ref _elapsed, end);
    }

    private ManualTimer? NextDueUntil(long end)
    {
        lock (_gate)
        {
            while (_due.TryPeek(out var next, out var at) && at.Due <= end)
            {
                _due.Dequeue();
                if (!next.Timer.Disarm(next.Armed))
                    continue;
                if (at.Due > _elapsed)
                    Interlocked.Exchange(ref _elapsed, at.Due);
                return next.Timer;
            }

            return null;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider time, TimerCallback callback, object? state) : ITimer
    {
        private const long NotArmed = -1;
        private long _current = NotArmed;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _disposed;

        public bool IsArmed(long armed) => _current == armed;

        public bool Disarm(long armed)
        {
            if (_current != armed)
                return false;
            _current = NotArmed;
            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
                Arm(_period);
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            return Arm(dueTime);
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                _disposed = true;
                _current = NotArmed;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private bool Arm(TimeSpan dueTime)
        {
            lock (time._gate)
            {
                if (_disposed)
                    return false;
                _current = NotArmed;
                if (dueTime >= TimeSpan.Zero)
                {
                    _current = time._armed++;
                    time._due.Enqueue((this, _current), (time._elapsed + dueTime.Ticks, _current));
                }

                return true;
            }
        }
    }
}
