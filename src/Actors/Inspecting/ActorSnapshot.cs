namespace LustreActors.Actors;

public enum ActorState
{
    Running,

    /// <summary>An actor above it failed, and rests.</summary>
    Suspended,

    /// <summary>It failed, and rests before it is restarted.</summary>
    BackingOff,
    Stopped,
}

public sealed record FailureSnapshot(string Type, string Message, DateTimeOffset When);

/// <summary>One actor as it was when it was looked at.</summary>
/// <param name="Path">As users see it.</param>
/// <param name="Uid">Distinguishes it from others that had or will have its path.</param>
/// <param name="Type">Of the actor.</param>
/// <param name="State">Whether it handles messages.</param>
/// <param name="Waiting">Messages in its mailbox.</param>
public sealed record ActorSnapshot(string Path, long Uid, string Type, ActorState State, int Waiting)
{
    public long Restarts { get; init; }

    /// <summary>Failures that its supervision still counts.</summary>
    public int RestartsInWindow { get; init; }

    public DateTimeOffset? BackingOffUntil { get; init; }

    public FailureSnapshot? LastFailure { get; init; }

    /// <summary>What it says it is doing, and for how long.</summary>
    public (string What, TimeSpan For)? Doing { get; init; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Children { get; init; } = [];
}
