using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;
using static LustreActors.Sources.Lustre.TargetLabels;

namespace LustreActors.Sources.Lustre;

/// <summary>How a target takes its clients back after it was mounted.</summary>
internal static class RecoveryMetrics
{
    private const string From = "(obdfilter.*.recovery_status, mdt.*.recovery_status)";

    public static readonly MetricFamily State = new(
        "lustre_recovery_state", Gauge,
        $"1 for the state of the target's recovery: complete, inactive (nothing to recover), waiting (for other MDTs), waiting_for_clients, recovering. {From}",
        "", [.. Server, "state"]);

    public static readonly MetricFamily Info = new(
        "lustre_recovery_info", Gauge, $"Whether version-based and imperative recovery could be used. {From}", "", [.. Server, "vbr", "ir"]);

    public static readonly MetricFamily Start =
        new("lustre_recovery_start_time_seconds", Gauge, $"When the last recovery began, in seconds since 1970. {From}", "seconds", Server);

    public static readonly MetricFamily Duration = new(
        "lustre_recovery_duration_seconds", Gauge, $"How long the last recovery took. After one that was aborted without clients it is the time since the start. {From}", "seconds", Server);

    public static readonly MetricFamily Waited = new("lustre_recovery_waited_seconds", Gauge, $"How long recovery has been waiting for other MDTs. {From}", "seconds", Server);

    public static readonly MetricFamily Remaining =
        new("lustre_recovery_time_remaining_seconds", Gauge, $"When recovery ends at the latest, whoever is missing. {From}", "seconds", Server);

    public static readonly MetricFamily Connected = new("lustre_recovery_connected_clients", Gauge, $"Clients that have come back. {From}", "", Server);

    public static readonly MetricFamily Completed = new("lustre_recovery_completed_clients", Gauge, $"Clients that have recovered. {From}", "", Server);

    public static readonly MetricFamily Evicted =
        new("lustre_recovery_evicted_clients", Gauge, $"Clients thrown out in this recovery because they did not come back. {From}", "", Server);

    public static readonly MetricFamily Total = new("lustre_recovery_total_clients", Gauge, $"Clients that were there before the target went down. {From}", "", Server);

    public static readonly MetricFamily ReplayingRequests =
        new("lustre_recovery_request_replay_clients", Gauge, $"Clients that still replay requests. {From}", "", Server);

    public static readonly MetricFamily ReplayingLocks = new("lustre_recovery_lock_replay_clients", Gauge, $"Clients that still replay locks. {From}", "", Server);

    public static readonly MetricFamily Replayed = new("lustre_recovery_replayed_requests", Gauge, $"Requests replayed in this recovery or the last one. {From}", "", Server);

    public static readonly MetricFamily Queued = new("lustre_recovery_queued_requests", Gauge, $"Requests that wait for the end of recovery. {From}", "", Server);

    public static readonly MetricFamily LastTransaction = new("lustre_recovery_last_transaction", Gauge, $"Number of the last transaction replayed. {From}", "", Server);

    public static readonly MetricFamily NextTransaction = new("lustre_recovery_next_transaction", Gauge, $"Number of the transaction to be replayed next. {From}", "", Server);

    public static readonly MetricFamily MissingMdts = new("lustre_recovery_missing_mdts", Gauge, $"MDTs that this one waits for before it recovers. {From}", "", Server);

    public static readonly MetricFamily SoftTime = new(
        "lustre_recovery_time_soft_seconds", Gauge, "How long recovery waits for clients that do not come back; each that does may extend it. (obdfilter.*.recovery_time_soft, mdt.*.recovery_time_soft)", "seconds", Server);

    public static readonly MetricFamily HardTime = new(
        "lustre_recovery_time_hard_seconds", Gauge, "How long recovery may last at most. (obdfilter.*.recovery_time_hard, mdt.*.recovery_time_hard)", "seconds", Server);

    /// <summary>What comes from <c>recovery_status</c>.</summary>
    public static readonly MetricFamily[] OfStatus =
    [
        State, Info, Start, Duration, Waited, Remaining, Connected, Completed, Evicted, Total,
        ReplayingRequests, ReplayingLocks, Replayed, Queued, LastTransaction, NextTransaction, MissingMdts,
    ];

    public static readonly MetricFamily[] All = [.. OfStatus, SoftTime, HardTime];
}
