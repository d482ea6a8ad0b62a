using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;
using static LustreActors.Sources.Lustre.Parameters.TargetLabels;

namespace LustreActors.Sources.Lustre.Locks;

/// <summary>The locks that a target has given out, and the limits of the whole host.</summary>
internal static class LockParameters
{
    public static readonly LustreParameter PoolStats = new("ldlm.namespaces.*.pool.stats", ProcDebug212);

    private static readonly MetricGroup Pool = new(Server, PoolStats);

    private static readonly ImmutableArray<ParameterPlace> Host =
        [new(ParameterRoot.Proc, Oldest), new(ParameterRoot.Debug, "2.12"), new(ParameterRoot.Sys, "2.17")];

    public static readonly ImmutableArray<LustreMetric> Numbers =
    [
        Number("lock_count", "lustre_locks", Unit.Count, "Locks that the target knows"),
        Number("lock_unused_count", "lustre_locks_unused", Unit.Count, "Locks that are kept though nobody uses them"),
        Number("resource_count", "lustre_lock_resources", Unit.Count, "Things that there are locks on: files, objects, directories"),
        Counter(
            "lustre_lock_timeouts_total", Unit.Count, "Clients that did not give back a lock in time, and were evicted", Server,
            new LustreParameter("ldlm.namespaces.*.lock_timeouts", ProcSys212)),
        Number(
            "contended_locks", "lustre_lock_contention_threshold_locks", Unit.Locks,
            "So many waiting locks make a thing contended. This is a setting, no count"),
        Number(
            "contention_seconds", "lustre_lock_contention_threshold_seconds", Unit.Seconds,
            "A thing stays contended so long after it was. This is a setting, no count"),
        Number(
            "max_parallel_ast", "lustre_lock_parallel_callbacks_maximum", Unit.Count,
            "Callbacks that are sent at once at most, to take back locks"),
        Number(
            "max_nolock_bytes", "lustre_lock_unlocked_io_maximum_bytes", Unit.Bytes,
            "Requests up to this size on a contended thing get no lock"),
        Number("pool.granted", "lustre_lock_pool_granted", Unit.Count, "Locks given out"),
        Number("pool.limit", "lustre_lock_pool_limit", Unit.Count, "Locks that may be given out before clients are asked to give back"),
        Number(
            "pool.grant_rate", "lustre_lock_pool_grant_rate", Unit.Count, "Locks given out per second, as the target counts it",
            isSigned: true),
        Number(
            "pool.cancel_rate", "lustre_lock_pool_cancel_rate", Unit.Count, "Locks given back per second, as the target counts it",
            isSigned: true),
        Number(
            "pool.grant_plan", "lustre_lock_pool_grant_plan", Unit.Count, "Locks planned to be given out in the next period",
            isSigned: true),
        Number(
            "pool.grant_speed", "lustre_lock_pool_grant_speed", Unit.Count,
            "Locks given out less those given back, per second: below zero the target gets rid of locks", isSigned: true),
        Number(
            "pool.server_lock_volume", "lustre_lock_pool_server_lock_volume", Unit.Count,
            "Locks times seconds that clients may hold unused locks for; they give back what is beyond. Small when locks are scarce"),
    ];

    public static readonly LustreMetric PoolEvents = Pool.Counter(
        "lustre_lock_pool_events_total", Unit.Count,
        "Locks given out (grant) and given back (cancel), recalculations of the limits, and requests to shrink because memory is short",
        further: "event");

    public static readonly LustreMetric PoolFreed = Pool.Counter(
        "lustre_lock_pool_freed_total", Unit.Count, "Locks freed by a recalculation or by a request to shrink",
        key: "recalc_freed, shrink_freed", further: "by");

    public static readonly LustreMetric PoolInterval = Pool.Summary(
        "lustre_lock_pool_recalculation_interval_seconds", Unit.Seconds, "Time from one recalculation of the limits to the next",
        key: "recalc_timing");

    public static readonly LustreMetric PoolStartTime = Pool.Gauge(
        "lustre_lock_pool_start_time_seconds", Unit.Nanoseconds, "When the counters of the pool began, in seconds since 1970",
        key: "start_time");

    public static readonly ImmutableArray<LustreMetric> HostNumbers =
    [
        Gauge(
            "lustre_locks_granted", Unit.Count, "Locks given out by all targets of this host", [],
            new LustreParameter("ldlm.lock_granted_count", Host)),
        Gauge(
            "lustre_locks_limit_bytes", Unit.Mebibytes,
            "Memory that locks may take on this host; beyond it requests for locks wait. 0 is no limit", [], new LustreParameter(
                "ldlm.lock_limit_mb", Host)),
        Gauge(
            "lustre_locks_reclaim_threshold_bytes", Unit.Mebibytes, "When locks take this much memory, they are taken back. 0 is never", [],
            new LustreParameter("ldlm.lock_reclaim_threshold_mb", Host)),
    ];

    public static readonly ImmutableArray<LustreMetric> All =
        [.. Numbers, PoolEvents, PoolFreed, PoolInterval, PoolStartTime, .. HostNumbers];

    /// <summary>The name of a target's own namespace. The namespaces of its clients are called otherwise.</summary>
    public static string NamespaceOf(LustreTarget target) => target.Component switch
    {
        LustreComponent.Ost => $"filter-{target.Name}_UUID",
        LustreComponent.Mdt => $"mdt-{target.Name}_UUID",
        _ => target.Name,
    };

    private static LustreMetric Number(string file, string name, Unit unit, string help, bool isSigned = false) =>
        Gauge(name, unit, help, Server, new LustreParameter($"ldlm.namespaces.*.{file}", ProcSys212) { IsSigned = isSigned });
}
