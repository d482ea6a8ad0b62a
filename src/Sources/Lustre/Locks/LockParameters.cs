using System.Collections.Immutable;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

/// <summary>A target's namespace of locks, and what holds for all of a host.</summary>
internal static class LockParameters
{
    private const long Mebibyte = 1024 * 1024;

    // In /proc up to 2.10, in debugfs up to 2.15.
    private static readonly ImmutableArray<ParameterPlace> Host =
        [new(ParameterRoot.Proc, Oldest), new(ParameterRoot.Debug, "2.12"), new(ParameterRoot.Sys, "2.17")];

    public static readonly ImmutableArray<LustreParameter> Numbers =
    [
        new("ldlm.namespaces.*.lock_count", ProcSys212, LockMetrics.Locks),
        new("ldlm.namespaces.*.lock_unused_count", ProcSys212, LockMetrics.Unused),
        new("ldlm.namespaces.*.resource_count", ProcSys212, LockMetrics.Resources),
        new("ldlm.namespaces.*.lock_timeouts", ProcSys212, LockMetrics.Timeouts),
        new("ldlm.namespaces.*.contended_locks", ProcSys212, LockMetrics.ContentionLocks),
        new("ldlm.namespaces.*.contention_seconds", ProcSys212, LockMetrics.ContentionSeconds),
        new("ldlm.namespaces.*.max_parallel_ast", ProcSys212, LockMetrics.ParallelCallbacks),
        new("ldlm.namespaces.*.max_nolock_bytes", ProcSys212, LockMetrics.UnlockedBytes),
        new("ldlm.namespaces.*.pool.granted", ProcSys212, LockMetrics.PoolGranted),
        new("ldlm.namespaces.*.pool.limit", ProcSys212, LockMetrics.PoolLimit),
        new("ldlm.namespaces.*.pool.grant_rate", ProcSys212, LockMetrics.PoolGrantRate) { IsSigned = true },
        new("ldlm.namespaces.*.pool.cancel_rate", ProcSys212, LockMetrics.PoolCancelRate) { IsSigned = true },
        new("ldlm.namespaces.*.pool.grant_plan", ProcSys212, LockMetrics.PoolGrantPlan) { IsSigned = true },
        new("ldlm.namespaces.*.pool.grant_speed", ProcSys212, LockMetrics.PoolGrantSpeed) { IsSigned = true },
        new("ldlm.namespaces.*.pool.server_lock_volume", ProcSys212, LockMetrics.PoolServerVolume),
    ];

    public static readonly LustreParameter PoolStats = new("ldlm.namespaces.*.pool.stats", ProcDebug212, [.. LockMetrics.OfPoolStats]);

    public static readonly ImmutableArray<LustreParameter> HostNumbers =
    [
        new("ldlm.lock_granted_count", Host, LockMetrics.HostGranted),
        new("ldlm.lock_limit_mb", Host, LockMetrics.HostLimit) { Scale = Mebibyte },
        new("ldlm.lock_reclaim_threshold_mb", Host, LockMetrics.HostReclaim) { Scale = Mebibyte },
    ];

    public static readonly ImmutableArray<LustreParameter> All = [.. Numbers, PoolStats, .. HostNumbers];

    /// <summary>What a target's own namespace is called; clients of it have others.</summary>
    public static string NamespaceOf(LustreTarget target) => target.Component switch
    {
        LustreComponent.Ost => $"filter-{target.Name}_UUID",
        LustreComponent.Mdt => $"mdt-{target.Name}_UUID",
        _ => target.Name,
    };
}
