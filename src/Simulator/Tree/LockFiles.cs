using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>Namespaces of locks: <c>ldlm/namespaces/NAME</c> with a pool. The parameters begin with <c>ldlm/</c>.</summary>
internal static class LockFiles
{
    /// <summary>The namespace of one connection. The MGC's is the first of a node (order 0), and no server gives it a volume.</summary>
    public static void AddClient(FileTable files, string name, SimulatedLocks locks, Func<long> mountedAt, int order)
    {
        var (format, model, version) = (files.Format, files.Model, files.Version);
        var ofServer = order > 0;
        var ldlm = files.In($"ldlm/namespaces/{name}", "ldlm/");
        ldlm.AddNumber("lock_count", Place.SysSince212, () => locks.Granted);
        ldlm.AddNumber("lock_unused_count", Place.SysSince212, () => locks.Unused);
        ldlm.AddNumber("lock_timeouts", Place.SysSince212, () => locks.Timeouts);
        ldlm.AddNumber("resource_count", Place.SysSince212, () => (locks.Granted + 1) / 2);
        ldlm.AddNumber("lru_size", Place.SysSince212, () => Math.Max(locks.Unused, 1));
        ldlm.AddNumber("pool/granted", Place.SysSince212, () => locks.Granted);
        ldlm.AddNumber("pool/grant_rate", Place.SysSince212, () => locks.GrantRate);
        ldlm.AddNumber("pool/cancel_rate", Place.SysSince212, () => locks.CancelRate);
        ldlm.AddNumber("pool/grant_speed", Place.SysSince212, () => locks.GrantRate - locks.CancelRate);
        AddCommonSettings(ldlm, version);
        ldlm.AddConstants(
            Place.SysSince212,
            $"early_lock_cancel {(ofServer ? 1 : 0)}, pool/grant_plan {SimulatedLocks.GrantPlan}, pool/lock_volume_factor 100, " +
            $"pool/recalc_period 10, pool/limit {(ofServer ? SimulatedLocks.Limit : 0)}, " +
            $"pool/server_lock_volume {(ofServer ? SimulatedLocks.ServerLockVolume : 0)}");
        if (version >= LustreVersion.V2_14)
        {
            ldlm.AddConstants(Place.SysSince212, "dirty_age_limit 10, lru_cancel_batch 16, ns_recalc_pct 10, pool/recalc_time 0");
            ldlm.AddNumber("pool/client_lock_volume", Place.SysSince212, () => locks.ClientLockVolume);
        }

        ldlm.Add("pool/stats", Place.DebugSince212, writer =>
            ClientStatsText.WritePool(writer, format, locks, mountedAt(), model.Nanoseconds));
        ldlm.Add("pool/state", Place.DebugSince212, writer =>
        {
            writer.Write($"LDLM pool state (ldlm-pool-{name}-{order}):\n  SLV: {(ofServer ? SimulatedLocks.ServerLockVolume : 0)}\n");
            writer.Write($"  CLV: {locks.ClientLockVolume}\n  LVF: 100\n  GR:  {locks.GrantRate}\n  CR:  {locks.CancelRate}\n");
            writer.Write($"  GS:  {locks.GrantRate - locks.CancelRate}\n  G:   {locks.Granted}\n");
            writer.Write($"  L:   {(ofServer ? SimulatedLocks.Limit : 0)}\n");
        });
    }

    /// <summary>The namespace of a target: <c>filter-T_UUID</c>, <c>mdt-T_UUID</c> or <c>MGS</c>.</summary>
    public static void AddTarget(FileTable files, SimulatedTarget target)
    {
        var (locks, version) = (target.Locks, files.Version);
        var name = target.Kind switch
        {
            TargetKind.Ost => $"filter-{target.Name}_UUID",
            TargetKind.Mdt => $"mdt-{target.Name}_UUID",
            _ => "MGS",
        };
        var ldlm = files.In($"ldlm/namespaces/{name}", "ldlm/");
        ldlm.AddNumber("lock_count", Place.SysSince212, () => locks.Count);
        ldlm.AddNumber("resource_count", Place.SysSince212, () => locks.Resources);
        ldlm.AddNumber("lock_timeouts", Place.SysSince212, () => locks.Timeouts);
        ldlm.AddNumber("pool/granted", Place.SysSince212, () => locks.PoolGranted);
        ldlm.AddNumber("pool/grant_rate", Place.SysSince212, () => locks.GrantRate);
        ldlm.AddNumber("pool/cancel_rate", Place.SysSince212, () => locks.CancelRate);
        ldlm.AddNumber("pool/grant_speed", Place.SysSince212, () => locks.GrantSpeed);
        ldlm.AddNumber("pool/grant_plan", Place.SysSince212, () => locks.GrantPlan);
        ldlm.AddNumber("pool/server_lock_volume", Place.SysSince212, () => locks.ServerLockVolume);
        AddCommonSettings(ldlm, version);
        var volumeFactor = version >= LustreVersion.V2_14 ? 100 : 1;
        ldlm.AddConstants(
            Place.SysSince212,
            $"early_lock_cancel 0, lock_unused_count 0, lru_size 200, pool/limit {locks.Limit}, pool/lock_volume_factor {volumeFactor}, " +
            "pool/recalc_period 1");
        if (version >= LustreVersion.V2_12)
            ldlm.AddConstants(Place.SysSince212, "dirty_age_limit 10");
        if (version >= LustreVersion.V2_14)
            ldlm.AddConstants(Place.SysSince212, "lru_cancel_batch 16, pool/client_lock_volume 0, pool/recalc_time 0");
        if (version >= LustreVersion.V2_15)
            ldlm.AddConstants(Place.SysSince212, "ns_recalc_pct 10");
        if (version >= LustreVersion.V2_17)
            ldlm.AddConstants(Place.SysSince212, "dump_stack_on_error 0");
        var squares = version >= LustreVersion.V2_14 ? CounterColumns.MinimumMaximumSum : CounterColumns.WithSumOfSquares;
        var lines = CounterLine.All(LockNamespace.PoolLayout, counter => UnitOf(counter, version), _ => squares);
        ldlm.AddCounters("pool/stats", Place.DebugSince212, lines, locks.Pool);
        ldlm.Add("pool/state", Place.DebugSince212, writer =>
        {
            writer.Write($"LDLM pool state (ldlm-pool-{name}-2):\n  SLV: {locks.ServerLockVolume}\n  CLV: 0\n  LVF: {volumeFactor}\n");
            writer.Write($"  GSP: 1%\n  GP:  {locks.GrantPlan}\n  GR:  {locks.GrantRate}\n  CR:  {locks.CancelRate}\n");
            writer.Write($"  GS:  {locks.GrantSpeed}\n  G:   {locks.PoolGranted}\n  L:   {locks.Limit}\n");
        });
    }

    private static void AddCommonSettings(FileDirectory ldlm, LustreVersion version) => ldlm.AddConstants(
        Place.SysSince212,
        $"lru_max_age {(version >= LustreVersion.V2_17 ? 600_000 : 3_900_000)}, contended_locks 32, contention_seconds 2, " +
        "ctime_age_limit 10, max_nolock_bytes 0, max_parallel_ast 1024");

    private static string UnitOf(string counter, LustreVersion version) => counter switch
    {
        "grant_rate" or "cancel_rate" or "grant_plan" => "locks/s",
        "slv" => version >= LustreVersion.V2_14 ? "lock.secs" : "slv",
        "recalc_timing" => version >= LustreVersion.V2_14 ? "secs" : "sec",
        _ => "locks",
    };
}
