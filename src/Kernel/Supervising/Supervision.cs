namespace LustreActors.Kernel;

/// <summary>What a parent does with a child that failed.</summary>
public enum Directive
{
    /// <summary>Go on with the same incarnation; only the message that failed is gone. An actor whose start failed is restarted instead.</summary>
    Resume,

    /// <summary>A new incarnation, after the backoff.</summary>
    Restart,

    /// <summary>The end.</summary>
    Stop,

    /// <summary>The parent fails in turn, and its own parent decides.</summary>
    Escalate,
}

/// <summary>What to do when no restart is left in the window.</summary>
public enum WhenExhausted
{
    Stop,
    Escalate,
}

/// <summary>How the parent of an actor treats it when it fails.</summary>
public sealed record Supervision
{
    /// <summary>For <see cref="MaxRestarts"/>: never exhausted.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>For sources: tried again for ever, ever more seldom.</summary>
    public static Supervision RestartForever { get; } = new()
    {
        MaxRestarts = Unlimited,
        Backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), 0.2, TimeSpan.FromMinutes(1)),
    };

    /// <summary>For what the process cannot live without: five restarts a minute, then escalation.</summary>
    public static Supervision Infrastructure { get; } = new()
    {
        MaxRestarts = 5,
        Within = TimeSpan.FromMinutes(1),
        Backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), 0.2, TimeSpan.FromMinutes(1)),
        Exhausted = WhenExhausted.Escalate,
    };

    /// <summary>A failure ends the actor; whoever watches it decides.</summary>
    public static Supervision StopOnFailure { get; } = new() { Decider = static _ => Directive.Stop };

    public Func<Exception, Directive> Decider { get; init; } = static _ => Directive.Restart;

    /// <summary>How many restarts the window <see cref="Within"/> may hold; the failure after them is *exhausted*.</summary>
    public int MaxRestarts
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxRestarts is 0 or more, or Supervision.Unlimited");
    } = 10;

    public TimeSpan Within
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Within must be positive");
    } = TimeSpan.FromMinutes(1);

    /// <summary>Null restarts at once.</summary>
    public Backoff? Backoff { get; init; }

    public WhenExhausted Exhausted { get; init; } = WhenExhausted.Stop;
}
