using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;
using static LustreActors.Sources.Lustre.TargetLabels;

namespace LustreActors.Sources.Lustre;

/// <summary>The locks that a target has given out, and those of the whole host.</summary>
internal static class LockMetrics
{
    private const string Namespace = "ldlm.namespaces.*";
    private const string PoolStats = $"{Namespace}.pool.stats";
    private static readonly string[] Event = [.. Server, "event"];
    private static readonly string[] By = [.. Server, "by"];

    public static readonly MetricFamily Locks = new("lustre_locks", Gauge, $"Locks that the target knows. ({Namespace}.lock_count)", "", Server);

    public static readonly MetricFamily Unused =
        new("lustre_locks_unused", Gauge, $"Locks that are kept though nobody uses them. ({Namespace}.lock_unused_count)", "", Server);

    public static readonly MetricFamily Resources =
        new("lustre_lock_resources", Gauge, $"Things that there are locks on: files, objects, directories. ({Namespace}.resource_count)", "", Server);

    public static readonly MetricFamily Timeouts = new(
        "lustre_lock_timeouts_total", Counter, $"Clients that did not give back a lock in time, and were evicted. ({Namespace}.lock_timeouts)", "", Server);

    public static readonly MetricFamily ContentionLocks = new(
        "lustre_lock_contention_threshold_locks", Gauge,
        $"So many waiting locks make a thing contended. This is a setting, no count. ({Namespace}.contended_locks)", "locks", Server);

    public static readonly MetricFamily ContentionSeconds = new(
        "lustre_lock_contention_threshold_seconds", Gauge,
        $"A thing stays contended so long after it was. This is a setting, no count. ({Namespace}.contention_seconds)", "seconds", Server);

    public static readonly MetricFamily ParallelCallbacks = new(
        "lustre_lock_parallel_callbacks_maximum", Gauge, $"Callbacks that are sent at once at most, to take back locks. ({Namespace}.max_parallel_ast)", "", Server);

    public static readonly MetricFamily UnlockedBytes = new(
        "lustre_lock_unlocked_io_maximum_bytes", Gauge, $"Requests up to this size on a contended thing get no lock. ({Namespace}.max_nolock_bytes)", "bytes", Server);

    public static readonly MetricFamily PoolGranted = new("lustre_lock_pool_granted", Gauge, $"Locks given out. ({Namespace}.pool.granted)", "", Server);

    public static readonly MetricFamily PoolLimit =
        new("lustre_lock_pool_limit", Gauge, $"Locks that may be given out before clients are asked to give back. ({Namespace}.pool.limit)", "", Server);

    public static readonly MetricFamily PoolGrantRate =
        new("lustre_lock_pool_grant_rate", Gauge, $"Locks given out per second, as the target counts it. ({Namespace}.pool.grant_rate)", "", Server);

    public static readonly MetricFamily PoolCancelRate =
        new("lustre_lock_pool_cancel_rate", Gauge, $"Locks given back per second, as the target counts it. ({Namespace}.pool.cancel_rate)", "", Server);

    public static readonly MetricFamily PoolGrantPlan =
        new("lustre_lock_pool_grant_plan", Gauge, $"Locks planned to be given out in the next period. ({Namespace}.pool.grant_plan)", "", Server);

    public static readonly MetricFamily PoolGrantSpeed = new(
        "lustre_lock_pool_grant_speed", Gauge, $"Locks given out less those given back, per second: below zero the target gets rid of locks. ({Namespace}.pool.grant_speed)", "", Server);

    public static readonly MetricFamily PoolServerVolume = new(
        "lustre_lock_pool_server_lock_volume", Gauge,
        $"Locks times seconds that clients may hold unused locks for; they give back what is beyond. Small when locks are scarce. ({Namespace}.pool.server_lock_volume)", "", Server);

    public static readonly MetricFamily PoolEvents = new(
        "lustre_lock_pool_events_total", Counter,
        $"Locks given out (grant) and given back (cancel), recalculations of the limits, and requests to shrink because memory is short. ({PoolStats})", "", Event);

    public static readonly MetricFamily PoolFreed =
        new("lustre_lock_pool_freed_total", Counter, $"Locks freed by a recalculation or by a request to shrink. ({PoolStats}: recalc_freed, shrink_freed)", "", By);

    public static readonly MetricFamily PoolInterval = new(
        "lustre_lock_pool_recalculation_interval_seconds", Summary, $"Time from one recalculation of the limits to the next. ({PoolStats}: recalc_timing)", "seconds", Server);

    public static readonly MetricFamily HostGranted = new("lustre_locks_granted", Gauge, "Locks given out by all targets of this host. (ldlm.lock_granted_count)");

    public static readonly MetricFamily HostLimit = new(
        "lustre_locks_limit_bytes", Gauge, "Memory that locks may take on this host; beyond it requests for locks wait. 0 is no limit. (ldlm.lock_limit_mb)", "bytes");

    public static readonly MetricFamily HostReclaim = new(
        "lustre_locks_reclaim_threshold_bytes", Gauge, "When locks take this much memory, they are taken back. 0 is never. (ldlm.lock_reclaim_threshold_mb)", "bytes");

    public static readonly MetricFamily[] OfPoolStats = [PoolEvents, PoolFreed, PoolInterval];

    public static readonly MetricFamily[] All =
    [
        Locks, Unused, Resources, Timeouts, ContentionLocks, ContentionSeconds, ParallelCallbacks, UnlockedBytes,
        PoolGranted, PoolLimit, PoolGrantRate, PoolCancelRate, PoolGrantPlan, PoolGrantSpeed, PoolServerVolume,
        .. OfPoolStats, HostGranted, HostLimit, HostReclaim,
    ];
}
