using Akka.Actor;

namespace LustreActors.Actors;

/// <summary>How a parent treats a child that failed.</summary>
public sealed record Supervision
{
    /// <summary>For <see cref="MostFailures"/>: no number of failures is too many.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>For sources: restarted for ever, after ever longer rests.</summary>
    public static Supervision Source { get; } = new()
    {
        MostFailures = Unlimited,
        Backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), 0.2, TimeSpan.FromMinutes(1)),
    };

    /// <summary>For what the process cannot live without: five restarts a minute, then the parent fails.</summary>
    public static Supervision Infrastructure { get; } = new()
    {
        Backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), 0.2, TimeSpan.FromMinutes(1)),
    };

    /// <summary>For infrastructure whose state nobody would tell it again: it loses the message that failed, and nothing else.</summary>
    public static Supervision KeepsState { get; } = new() { OnFailure = Directive.Resume };

    /// <summary>Restart or resume.</summary>
    public Directive OnFailure { get; init; } = Directive.Restart;

    /// <summary>How many failures the window <see cref="Within"/> may hold; the one after them is escalated.</summary>
    public int MostFailures
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MostFailures is 0 or more, or Supervision.Unlimited");
    } = 5;

    public TimeSpan Within
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Within must be positive");
    } = TimeSpan.FromMinutes(1);

    /// <summary>Null restarts at once.</summary>
    public Backoff? Backoff { get; init; }
}
