namespace LustreActors.Kernel;

public enum ActorState
{
    Starting,
    Running,

    /// <summary>It, or an actor above it, failed; the verdict is not in yet.</summary>
    Suspended,

    /// <summary>The failed incarnation is being taken down: its children end first.</summary>
    Restarting,
    BackingOff,
    Stopping,
    Stopped,

    /// <summary>It was asked to stop and did not come back in time.</summary>
    Abandoned,
}

public sealed record FailureSnapshot(string Type, string Message, DateTimeOffset When);

public sealed record MailboxSnapshot(int Depth, int HighWater, int Capacity);

/// <summary>What an actor is doing now: a message's type, or the actor's own while it starts or stops.</summary>
public sealed record HandlingSnapshot(string Message, TimeSpan For, bool OverDeadline);

/// <summary>One actor as it was when it was looked at.</summary>
public sealed record ActorSnapshot(
    ActorPath Path,
    long Uid,
    ActorState State,
    string MessageType,
    MailboxSnapshot Mailbox,
    long Processed,
    long Restarts,
    int RestartsInWindow,
    DateTimeOffset? BackingOffUntil,
    FailureSnapshot? LastFailure,
    HandlingSnapshot? Handling,
    DateTimeOffset? StartedAt,
    IReadOnlyList<ActorPath> Children);

/// <summary>Sums over the life of the system, and what is the case now.</summary>
public sealed record ActorTotals(
    int Actors,
    long Restarts,
    long HandlersOverDeadline,
    int HandlersOverDeadlineNow,
    int AbandonedNow,
    long Abandoned,
    IReadOnlyDictionary<DeadLetterReason, long> DeadLetters);
