namespace LustreActors.Simulator;

public enum RecoveryStatus
{
    Complete,

    /// <summary>A target without clients to recover, as every new one.</summary>
    Inactive,

    /// <summary>Other MDTs have not given their update logs yet.</summary>
    Waiting,

    WaitingForClients,
    Recovering,
}

/// <summary>What <c>recovery_status</c> says of a target. Which of the numbers it writes depends on the status.</summary>
public sealed record Recovery
{
    public RecoveryStatus Status { get; init; }
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took, when complete; how long it may still take, when recovering; how long it waited, when waiting.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>The clients that were connected before, and that recovery waits for.</summary>
    public int Clients { get; init; }

    public int ConnectedClients { get; init; }
    public int CompletedClients { get; init; }
    public int RequestReplayClients { get; init; }
    public int LockReplayClients { get; init; }

    /// <summary>Those that did not come back in time.</summary>
    public int EvictedClients { get; init; }

    public int ReplayedRequests { get; init; }
    public int QueuedRequests { get; init; }

    /// <summary>The last transaction when complete, the next one when recovering.</summary>
    public long Transaction { get; init; }

    public bool VersionBased { get; init; }
    public bool Imperative { get; init; } = true;

    /// <summary>The indices of the MDTs that <see cref="RecoveryStatus.Waiting"/> waits for.</summary>
    public IReadOnlyList<int> NonReadyMdts { get; init; } = [];
}

/// <summary>The course of a recovery after a target was mounted again: it waits for its clients, recovers them, and is done.</summary>
internal static class RecoveryCourse
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int SecondsUntilFirstClient = 2;
    private const int SecondsOfRecovery = 10;
    private const int SecondsAllowed = 300;

    /// <summary>A target that recovered all its clients, as at the simulation's beginning.</summary>
    public static Recovery Complete(long startedAt, int seconds, int clients, int incarnation) => new()
    {
        Status = RecoveryStatus.Complete,
        Started = Moment(startedAt),
        Time = TimeSpan.FromSeconds(seconds),
        Clients = clients,
        ConnectedClients = clients,
        CompletedClients = clients,
        Transaction = (long)(incarnation + 1) << 32,
    };

    public static Recovery At(long mountedAt, long now, int clients, int incarnation)
    {
        var seconds = (int)((now - mountedAt) / NanosecondsPerSecond);
        if (seconds < SecondsUntilFirstClient)
            return new Recovery { Status = RecoveryStatus.WaitingForClients, Clients = clients };
        var startedAt = mountedAt + (SecondsUntilFirstClient * NanosecondsPerSecond);
        var into = seconds - SecondsUntilFirstClient;
        if (into >= SecondsOfRecovery)
            return Complete(startedAt, SecondsOfRecovery, clients, incarnation);
        var connected = Math.Min(clients, 1 + (clients * into / (SecondsOfRecovery - 2)));
        var completed = Math.Min(connected, clients * into / SecondsOfRecovery);
        return new Recovery
        {
            Status = RecoveryStatus.Recovering,
            Started = Moment(startedAt),
            Time = TimeSpan.FromSeconds(SecondsAllowed - into),
            Clients = clients,
            ConnectedClients = connected,
            CompletedClients = completed,
            RequestReplayClients = connected - completed,
            LockReplayClients = connected - completed,
            ReplayedRequests = completed * 3,
            QueuedRequests = connected - completed,
            Transaction = ((long)(incarnation + 1) << 32) + (completed * 3),
        };
    }

    private static DateTimeOffset Moment(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}
