using System.Diagnostics.CodeAnalysis;

namespace LustreActors.Simulator;

/// <summary>Connects, evicts and reconnects the clients of a target; their imports follow.</summary>
public sealed partial class SimulatedTarget
{
    private Recovery? _recovery;
    private List<SimulatedClient> _recoverable = [];
    private bool _recovering;
    private bool _countsPings;

    /// <summary>
    /// What <c>recovery_status</c> says: after a failover or a return the course of a recovery, that the clients' imports follow, else that
    /// it is complete. What is set stays until null is set or the target is mounted again, and no import follows it.
    /// </summary>
    [AllowNull]
    public Recovery Recovery
    {
        get => _recovery ?? (_recovering
            ? RecoveryCourse.At(MountedAt, _now, Math.Max(1, _recoverable.Count), Counters.Incarnations)
            : RecoveryCourse.Complete(MountedAt, 20 + Index, Math.Max(1, _exportOrder.Count), Counters.Incarnations));
        set => _recovery = value;
    }

    /// <summary>How often it was mounted, as clients are told it.</summary>
    internal int Instance => Counters.Incarnations;

    /// <summary>The states of the MDTs' connections to this target: all of them lose it and find it together.</summary>
    internal ImportHistory ProxyHistory { get; } = new();

    /// <summary>
    /// Drops a client that did not answer: its export is gone at once. Its import learns of it from its next RPC, a ping at the latest, is
    /// EVICTED, and connects again with counters from zero.
    /// </summary>
    public void Evict(SimulatedClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (!Knows(client))
            throw new ArgumentException($"{client.Nid} is not connected to {Name}.", nameof(client));
        _exports[client].Counters.End();
        EvictionCount++;
        Locks.Timeouts++;
        Locks.Cancel((int)(Locks.Count / Math.Max(1, _exportOrder.Count)));
    }

    /// <summary>Whether the client is connected.</summary>
    internal bool Knows(SimulatedClient client) => _exports.TryGetValue(client, out var export) && export.Counters.Counting;

    /// <summary>Whether a client may connect that has nothing to replay.</summary>
    internal bool Accepts(long now) => Serving && !Recovers(now);

    /// <summary>Whether the recovery has come to this client: they come back one after the other.</summary>
    internal bool Admits(SimulatedClient client, long now) => Serving && (!Recovers(now) ||
        RecoveryCourse.Connected(MountedAt, now, _recoverable.Count) > Rank(client));

    /// <summary>Whether the recovery is done with this client, and waits for others only.</summary>
    internal bool HasReplayed(SimulatedClient client, long now) =>
        !Recovers(now) || RecoveryCourse.Completed(MountedAt, now, _recoverable.Count) > Rank(client);

    internal bool Recovers(long now) => _recovering && !RecoveryCourse.IsOver(MountedAt, now);

    /// <summary>A client shows that it lives. Of the MGS's clients one that was evicted comes back with it.</summary>
    internal void Ping(SimulatedClient client)
    {
        ExportOf(client, _now);
        _services.Serve(Main, "obd_ping", 20, 900);
        if (_countsPings)
            RecordDevice(client, OstOperation.Ping);
    }

    /// <summary>As after it was mounted, with clients from before that have to be recovered.</summary>
    private void StartRecovery()
    {
        (_recovery, _recovering) = (null, true);
        _recoverable = [.. _exportOrder.Where(export => export.Counters.Counting).Select(export => export.Client)];
    }

    private void EndRecovery()
    {
        (_recovery, _recovering) = (null, false);
        _recoverable = [];
    }

    /// <summary>A client that recovery does not wait for is not among the first to come back.</summary>
    private int Rank(SimulatedClient client)
    {
        var rank = _recoverable.IndexOf(client);
        return rank < 0 ? int.MaxValue : rank;
    }

    private void FollowProxies()
    {
        var state = Deactivated || !Serving ? ImportState.Disconnected : Recovers(_now) ? ImportState.ReplayWait : ImportState.Full;
        if (state == ProxyHistory.State)
            return;
        // A target that was mounted again within a second was lost all the same.
        if (state == ImportState.ReplayWait && ProxyHistory.State == ImportState.Full)
            ProxyHistory.Enter(ImportState.Disconnected, _now);
        if (ProxyHistory.State == ImportState.Disconnected)
            ProxyHistory.Enter(ImportState.Connecting, _now);
        ProxyHistory.Enter(state, _now);
    }
}
