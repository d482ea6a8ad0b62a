namespace LustreActors.Actors.Showing;

/// <summary>Turns a counter into a rate. The rate of a counter that went back is unknown until the next reading.</summary>
internal sealed class RateMeter
{
    private double? _before;
    private double _at;

    /// <summary>Null until two readings are there.</summary>
    public double? Rate { get; private set; }

    /// <param name="value">The counter.</param>
    /// <param name="seconds">The monotonic time of its reading.</param>
    public void Count(double value, double seconds)
    {
        if (_before is { } before && seconds > _at)
            Rate = value >= before ? (value - before) / (seconds - _at) : null;
        (_before, _at) = (value, seconds);
    }
}
