using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;
using static LustreActors.Sources.Lustre.Parameters.TargetLabels;

namespace LustreActors.Sources.Lustre.Recovery;

/// <summary>The recovery in which a target takes its clients back after it was mounted.</summary>
internal static class RecoveryParameters
{
    public static readonly LustreParameter Ost = new("obdfilter.*.recovery_status", ProcDebug217) { MayEndWithoutNewline = true };
    public static readonly LustreParameter Mdt = new("mdt.*.recovery_status", ProcDebug217) { MayEndWithoutNewline = true };

    private static readonly MetricGroup Status = new(Server, Ost, Mdt);

    public static readonly LustreMetric State = Status.Gauge(
        "lustre_recovery_state", Unit.Count,
        "1 for the state of the target's recovery: complete, inactive (nothing to recover), waiting (for other MDTs), "
            + "waiting_for_clients, recovering",
        further: "state");

    public static readonly LustreMetric Info = Status.Gauge(
        "lustre_recovery_info", Unit.Count, "Whether version-based and imperative recovery could be used", further: ["vbr", "ir"]);

    public static readonly ImmutableArray<LustreMetric> Numbers =
    [
        Status.Gauge(
            "lustre_recovery_start_time_seconds", Unit.Seconds, "When the last recovery began, in seconds since 1970",
            RecoveryColumns.Start),
        Status.Gauge(
            "lustre_recovery_duration_seconds", Unit.Seconds,
            "How long the last recovery took. After one that was aborted without clients it is the time since the start",
            RecoveryColumns.Duration),
        Status.Gauge(
            "lustre_recovery_waited_seconds", Unit.Seconds, "How long recovery has been waiting for other MDTs", RecoveryColumns.Waited),
        Status.Gauge(
            "lustre_recovery_time_remaining_seconds", Unit.Seconds, "When recovery ends at the latest, whoever is missing",
            RecoveryColumns.Remaining),
        Status.Gauge("lustre_recovery_connected_clients", Unit.Count, "Clients that have come back", RecoveryColumns.Connected),
        Status.Gauge("lustre_recovery_completed_clients", Unit.Count, "Clients that have recovered", RecoveryColumns.Completed),
        Status.Gauge(
            "lustre_recovery_evicted_clients", Unit.Count, "Clients thrown out in this recovery because they did not come back",
            RecoveryColumns.Evicted),
        Status.Gauge(
            "lustre_recovery_total_clients", Unit.Count, "Clients that were there before the target went down", RecoveryColumns.Total),
        Status.Gauge(
            "lustre_recovery_request_replay_clients", Unit.Count, "Clients that still replay requests", RecoveryColumns.ReplayingRequests),
        Status.Gauge("lustre_recovery_lock_replay_clients", Unit.Count, "Clients that still replay locks", RecoveryColumns.ReplayingLocks),
        Status.Gauge(
            "lustre_recovery_replayed_requests", Unit.Count, "Requests replayed in this recovery or the last one",
            RecoveryColumns.Replayed),
        Status.Gauge("lustre_recovery_queued_requests", Unit.Count, "Requests that wait for the end of recovery", RecoveryColumns.Queued),
        Status.Gauge(
            "lustre_recovery_last_transaction", Unit.Count, "Number of the last transaction replayed", RecoveryColumns.LastTransaction),
        Status.Gauge(
            "lustre_recovery_next_transaction", Unit.Count, "Number of the transaction to be replayed next",
            RecoveryColumns.NextTransaction),
        Status.Gauge(
            "lustre_recovery_missing_mdts", Unit.Count, "MDTs that this one waits for before it recovers", RecoveryColumns.MissingMdts),
    ];

    public static readonly ImmutableArray<LustreMetric> Times =
    [
        Gauge(
            "lustre_recovery_time_soft_seconds", Unit.Seconds,
            "How long recovery waits for clients that do not come back; each that does may extend it", Server,
            new("obdfilter.*.recovery_time_soft", ProcSys214), new("mdt.*.recovery_time_soft", ProcSys214)),
        Gauge(
            "lustre_recovery_time_hard_seconds", Unit.Seconds, "How long recovery may last at most", Server,
            new("obdfilter.*.recovery_time_hard", ProcSys214), new("mdt.*.recovery_time_hard", ProcSys214)),
    ];

    public static readonly ImmutableArray<LustreMetric> All = [State, Info, .. Numbers, .. Times];
}
