namespace LustreActors.Simulator.Model;

public enum RecoveryStatus
{
    Complete,

    /// <summary>A target without clients to recover, such as a new one.</summary>
    Inactive,

    /// <summary>The target waits for the update logs of other MDTs.</summary>
    Waiting,

    WaitingForClients,
    Recovering,
}

/// <summary>The content of <c>recovery_status</c> of a target. The status decides which of the numbers are written.</summary>
public sealed record Recovery
{
    public RecoveryStatus Status { get; init; }
    public DateTimeOffset Started { get; init; }

    /// <summary>The duration when complete, the time left when recovering, the time so far when waiting.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>The clients that were connected before. Recovery waits for them.</summary>
    public int Clients { get; init; }

    public int ConnectedClients { get; init; }
    public int CompletedClients { get; init; }
    public int RequestReplayClients { get; init; }
    public int LockReplayClients { get; init; }

    /// <summary>The clients that did not come back in time.</summary>
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

/// <summary>
/// The course of a recovery after a target was mounted again. The target waits for its clients; then they come back and replay one after
/// the other.
/// </summary>
internal sealed class RecoveryCourse(long mountedAt, List<SimulatedClient> clients)
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

    public Recovery At(long now, int incarnation)
    {
        var seconds = SecondsAt(now);
        var count = Math.Max(1, clients.Count);
        if (seconds < 0)
            return new Recovery { Status = RecoveryStatus.WaitingForClients, Clients = count };
        var startedAt = mountedAt + (SecondsUntilFirstClient * NanosecondsPerSecond);
        if (seconds >= SecondsOfRecovery)
            return Complete(startedAt, SecondsOfRecovery, count, incarnation);
        var (connected, completed) = (ConnectedAfter(seconds, count), CompletedAfter(seconds, count));
        return new Recovery
        {
            Status = RecoveryStatus.Recovering,
            Started = Moment(startedAt),
            Time = TimeSpan.FromSeconds(SecondsAllowed - seconds),
            Clients = count,
            ConnectedClients = connected,
            CompletedClients = completed,
            RequestReplayClients = connected - ConnectedAfter(seconds - 1, count),
            LockReplayClients = connected - completed,
            ReplayedRequests = completed * 3,
            QueuedRequests = connected - completed,
            Transaction = ((long)(incarnation + 1) << 32) + (completed * 3),
        };
    }

    public bool IsOver(long now) => SecondsAt(now) >= SecondsOfRecovery;

    /// <summary>Whether the recovery has reached this client.</summary>
    public bool Admits(SimulatedClient client, long now) => IsOver(now) || ConnectedAfter(SecondsAt(now), clients.Count) > Rank(client);

    public bool HasReplayed(SimulatedClient client, long now) =>
        IsOver(now) || CompletedAfter(SecondsAt(now), clients.Count) > Rank(client);

    /// <summary>The client's place among those to recover; a client that was not connected before comes after all of them.</summary>
    private int Rank(SimulatedClient client)
    {
        var rank = clients.IndexOf(client);
        return rank < 0 ? int.MaxValue : rank;
    }

    private int SecondsAt(long now) => (int)((now - mountedAt) / NanosecondsPerSecond) - SecondsUntilFirstClient;

    private static int ConnectedAfter(int seconds, int clients) =>
        seconds < 0 ? 0 : Math.Min(clients, 1 + (clients * seconds / (SecondsOfRecovery - 2)));

    /// <summary>The replay of a client's requests and locks takes at least a second.</summary>
    private static int CompletedAfter(int seconds, int clients) =>
        seconds < 1 ? 0 : Math.Min(ConnectedAfter(seconds - 1, clients), clients * seconds / (SecondsOfRecovery - 1));

    private static DateTimeOffset Moment(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}
