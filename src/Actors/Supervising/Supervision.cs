using Akka.Actor;

namespace LustreActors.Actors.Supervising;

/// <summary>Decides what a parent does when a child fails.</summary>
public sealed record Supervision
{
    /// <summary>A value of <see cref="MostFailures"/> that allows any number of failures.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>The supervision of sources: they are restarted without limit, after ever longer delays.</summary>
    public static Supervision Source { get; } = new()
    {
        MostFailures = Unlimited,
        Backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), 0.2, TimeSpan.FromMinutes(1)),
    };

    /// <summary>The supervision of actors that the process needs: five restarts a minute, then the parent fails.</summary>
    public static Supervision Infrastructure { get; } = new()
    {
        Backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), 0.2, TimeSpan.FromMinutes(1)),
    };

    /// <summary>The supervision of actors whose state a restart would lose: they are resumed, and lose only the failed message.</summary>
    public static Supervision KeepsState { get; } = new() { OnFailure = Directive.Resume };

    /// <summary>Restart or Resume.</summary>
    public Directive OnFailure { get; init; } = Directive.Restart;

    /// <summary>Failures that are tolerated <see cref="Within"/> a time. The next one fails the parent.</summary>
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

    /// <summary>The delay before a restart; null to restart at once.</summary>
    public Backoff? Backoff { get; init; }
}
