using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LustreActors.Kernel;

public sealed record ActorSystemOptions
{
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    public ActorScheduler Scheduler { get; init; } = ActorScheduler.Pool;

    /// <summary>Values in [0, 1) for the jitter of backoffs; must be safe to call from any thread.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>How often handlers that do not come back are looked for, to log them.</summary>
    public TimeSpan WatchdogInterval { get; init; } = TimeSpan.FromSeconds(1);
}
