using Prometheus;

namespace LustreActors.Host.OwnMetrics;

/// <summary>Counts scrapes, from any thread.</summary>
internal sealed class ScrapeMetrics(OwnRegistry registry, TimeProvider time)
{
    private readonly Counter _answered = registry.Counter(OwnFamilies.Scrapes);
    private readonly Counter _cutOff = registry.Counter(OwnFamilies.ScrapesCutOff);
    private readonly Counter _late = registry.Counter(OwnFamilies.ScrapeLate);
    private readonly Counter _seconds = registry.Counter(OwnFamilies.ScrapeSeconds);
    private readonly Counter _bytes = registry.Counter(OwnFamilies.ScrapeBytes);
    private readonly Gauge _lastSeconds = registry.Gauge(OwnFamilies.LastScrapeSeconds);
    private readonly Gauge _lastBytes = registry.Gauge(OwnFamilies.LastScrapeBytes);
    private readonly Gauge _lastSamples = registry.Gauge(OwnFamilies.LastScrapeSamples);
    private readonly Gauge _inFlight = registry.Gauge(OwnFamilies.ScrapesInFlight);

    public long Answered => (long)_answered.Value;

    public TimeSpan Last => TimeSpan.FromSeconds(_lastSeconds.Value);

    public long LastSamples => (long)_lastSamples.Value;

    /// <returns>The timestamp to pass to <see cref="End"/>.</returns>
    public long Begin()
    {
        _inFlight.Inc();
        return time.GetTimestamp();
    }

    public void End(long begun, long bytes, long samples, int lateSources, bool cutOff)
    {
        _inFlight.Dec();
        if (cutOff)
        {
            _cutOff.Inc();
            return;
        }

        var seconds = time.GetElapsedTime(begun).TotalSeconds;
        _answered.Inc();
        _late.Inc(lateSources);
        _seconds.Inc(seconds);
        _lastSeconds.Set(seconds);
        _bytes.Inc(bytes);
        _lastBytes.Set(bytes);
        _lastSamples.Set(samples);
    }
}
