using LustreActors.Actors.Supervising;

namespace LustreActors.Actors.Inspecting;

public enum ActorState
{
    Running,

    /// <summary>An actor above it has failed and is backing off.</summary>
    Suspended,

    /// <summary>It has failed and will be restarted after a delay.</summary>
    BackingOff,
    Stopped,
}

/// <summary>The state of one actor at one moment.</summary>
/// <param name="Path">The path in the form that users see.</param>
/// <param name="Uid">Distinguishes the actor from earlier and later ones with the same path.</param>
/// <param name="Type">The class of the actor.</param>
/// <param name="State">Whether the actor handles messages.</param>
/// <param name="Waiting">The number of messages in the mailbox.</param>
public sealed record ActorSnapshot(string Path, long Uid, string Type, ActorState State, int Waiting)
{
    public long Restarts { get; init; }

    /// <summary>Failures that the supervision still counts.</summary>
    public int RestartsInWindow { get; init; }

    public DateTimeOffset? BackingOffUntil { get; init; }

    public FailureSnapshot? LastFailure { get; init; }

    /// <summary>The current activity and its duration.</summary>
    public (string What, TimeSpan For)? Doing { get; init; }

    /// <summary>The names of the children.</summary>
    public IReadOnlyList<string> Children { get; init; } = [];
}
