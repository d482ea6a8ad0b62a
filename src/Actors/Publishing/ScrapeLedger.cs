namespace LustreActors.Actors;

/// <summary>What the handlers of requests count, from any thread.</summary>
public sealed class ScrapeLedger(TimeProvider time)
{
    private long _scrapes;
    private long _cutOff;
    private long _late;
    private long _ticks;
    private long _lastTicks;
    private long _bytes;
    private long _lastBytes;
    private long _lastSamples;
    private int _inFlight;

    public long Begin()
    {
        Interlocked.Increment(ref _inFlight);
        return time.GetTimestamp();
    }

    public void End(long begun, long bytes, long samples, int lateSources, bool cutOff)
    {
        Interlocked.Decrement(ref _inFlight);
        if (cutOff)
        {
            Interlocked.Increment(ref _cutOff);
            return;
        }

        var ticks = time.GetElapsedTime(begun).Ticks;
        Interlocked.Increment(ref _scrapes);
        Interlocked.Add(ref _late, lateSources);
        Interlocked.Add(ref _ticks, ticks);
        Interlocked.Exchange(ref _lastTicks, ticks);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Exchange(ref _lastBytes, bytes);
        Interlocked.Exchange(ref _lastSamples, samples);
    }

    public ScrapeFigures Read() => new(
        Interlocked.Read(ref _scrapes),
        Interlocked.Read(ref _cutOff),
        Interlocked.Read(ref _late),
        TimeSpan.FromTicks(Interlocked.Read(ref _ticks)),
        TimeSpan.FromTicks(Interlocked.Read(ref _lastTicks)),
        Interlocked.Read(ref _bytes),
        Interlocked.Read(ref _lastBytes),
        Interlocked.Read(ref _lastSamples),
        Volatile.Read(ref _inFlight));
}

public sealed record ScrapeFigures(
    long Scrapes, long CutOff, long LateSources, TimeSpan Total, TimeSpan Last, long Bytes, long LastBytes, long LastSamples, int InFlight);
