namespace LustreActors.Sources.Gpu;

/// <summary>A delay that doubles with each failure, measured by the clock of the collections.</summary>
internal sealed class RetryDelay(TimeSpan shortest, TimeSpan longest)
{
    private TimeSpan _until;

    public int Failures { get; private set; }

    public bool IsOver(TimeSpan now) => Failures == 0 || now >= _until;

    public void Failed(TimeSpan now)
    {
        var delay = shortest * Math.Pow(2, Math.Min(Failures++, 16));
        _until = now + (delay < longest ? delay : longest);
    }

    public void Reset() => Failures = 0;
}
