namespace LustreActors.Kernel;

/// <summary>How to make an actor and how to treat it.</summary>
public sealed record Props<T>(Func<Actor<T>> Factory)
{
    public MailboxOptions Mailbox { get; init; } = MailboxOptions.Default;

    /// <summary>A message replaces the waiting one that has an equal key, in its place. A null key is never replaced.</summary>
    public Func<T, object?>? CoalesceBy { get; init; }

    /// <summary>What the parent does with this actor when it fails.</summary>
    public Supervision Supervision { get; init; } = Supervision.RestartForever;

    /// <summary>How long a handler, and after it <see cref="Actor{T}.OnStopped"/>, may go on once a stop was asked for; then the actor is abandoned.</summary>
    public TimeSpan StopTimeout
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "StopTimeout must be positive");
    } = TimeSpan.FromSeconds(5);

    /// <summary>A handler that takes longer is shown, logged and counted; it is never killed.</summary>
    public TimeSpan HandlerDeadline
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "HandlerDeadline must be positive");
    } = TimeSpan.FromSeconds(5);
}
