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

/// <summary>The content of <c>recovery_status</c> of a target. The status decides which of the numbers are written.</summary>
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
        var into = SecondsInto(mountedAt, now);
        if (into < 0)
            return new Recovery { Status = RecoveryStatus.WaitingForClients, Clients = clients };
        var startedAt = mountedAt + (SecondsUntilFirstClient * NanosecondsPerSecond);
        if (into >= SecondsOfRecovery)
            return Complete(startedAt, SecondsOfRecovery, clients, incarnation);
        var (connected, completed) = (ConnectedAfter(into, clients), CompletedAfter(into, clients));
        return new Recovery
        {
            Status = RecoveryStatus.Recovering,
            Started = Moment(startedAt),
            Time = TimeSpan.FromSeconds(SecondsAllowed - into),
            Clients = clients,
            ConnectedClients = connected,
            CompletedClients = completed,
            RequestReplayClients = connected - ConnectedAfter(into - 1, clients),
            LockReplayClients = connected - completed,
            ReplayedRequests = completed * 3,
            QueuedRequests = connected - completed,
            Transaction = ((long)(incarnation + 1) << 32) + (completed * 3),
        };
    }

    public static bool IsOver(long mountedAt, long now) => SecondsInto(mountedAt, now) >= SecondsOfRecovery;

    public static int Connected(long mountedAt, long now, int clients) => ConnectedAfter(SecondsInto(mountedAt, now), clients);

    public static int Completed(long mountedAt, long now, int clients) => CompletedAfter(SecondsInto(mountedAt, now), clients);

    private static int SecondsInto(long mountedAt, long now) => (int)((now - mountedAt) / NanosecondsPerSecond) - SecondsUntilFirstClient;

    private static int ConnectedAfter(int seconds, int clients) =>
        seconds < 0 ? 0 : Math.Min(clients, 1 + (clients * seconds / (SecondsOfRecovery - 2)));

    /// <summary>A client's requests and locks take a second at least.</summary>
    private static int CompletedAfter(int seconds, int clients) =>
        seconds < 1 ? 0 : Math.Min(ConnectedAfter(seconds - 1, clients), clients * seconds / (SecondsOfRecovery - 1));

    private static DateTimeOffset Moment(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}
