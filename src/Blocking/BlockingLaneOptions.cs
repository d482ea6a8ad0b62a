namespace LustreActors.Blocking;

public sealed record BlockingLaneOptions
{
    /// <summary>The number of calls that run at once. A call that runs longer than <see cref="Patience"/> no longer counts.</summary>
    public int Workers
    {
        get;
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The lane needs at least one worker");
    } = Math.Max(4, Environment.ProcessorCount * 2);

    /// <summary>
    /// <c>blocking.max-abandoned</c>: the number of calls that hang or may hang. Beyond it, further calls that may hang are refused.
    /// </summary>
    public int MaxAbandoned
    {
        get;
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "blocking.max-abandoned must be at least 1");
    } = 32;

    /// <summary>
    /// The time after which the worker of a running call is replaced, so that no call queues behind a source that hangs.
    /// </summary>
    public TimeSpan Patience
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Patience must be positive");
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>A thread without work leaves after this time.</summary>
    public TimeSpan IdleTimeout
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "IdleTimeout must be positive");
    } = TimeSpan.FromSeconds(10);

    public int StackBytes { get; init; } = 256 * 1024;
}
