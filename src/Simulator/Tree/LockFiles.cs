using System.Globalization;

namespace LustreActors.Simulator;

/// <summary>A client's namespace of locks: <c>ldlm/namespaces/NAME</c>, with its pool.</summary>
/// <remarks>The MGC's namespace is the first that a node sets up (order 0); no server gives it a volume.</remarks>
internal sealed class LockFiles(TreeStore store, SimulatedLustre model, string name, SimulatedLocks locks, Func<long> mountedAt, int order)
    : DeviceFiles(store, model)
{
    private readonly string _directory = $"ldlm/namespaces/{name}";

    /// <summary>Adds the files to those of the device that the namespace belongs to, under <c>ldlm/</c>.</summary>
    public void AddTo(ImportFiles device) => AddAll(device.Own);

    public void AddTo(MgcFiles device) => AddAll(device.Own);

    private void AddAll(Action<string, TreeRoot, string, Action<Utf8Writer>> add)
    {
        var version = Format.Version;
        Number("lock_count", () => locks.Granted);
        Number("lock_unused_count", () => locks.Unused);
        Number("lock_timeouts", () => locks.Timeouts);
        Number("resource_count", () => (locks.Granted + 1) / 2);
        Number("lru_size", () => Math.Max(locks.Unused, 1));
        Number("lru_max_age", () => version >= LustreVersion.V2_17 ? 600_000 : 3_900_000);
        Number("contended_locks", () => 32);
        Number("contention_seconds", () => 2);
        Number("ctime_age_limit", () => 10);
        Number("early_lock_cancel", () => order == 0 ? 0 : 1);
        Number("max_nolock_bytes", () => 0);
        Number("max_parallel_ast", () => 1024);
        if (version >= LustreVersion.V2_14)
        {
            Number("dirty_age_limit", () => 10);
            Number("lru_cancel_batch", () => 16);
            Number("ns_recalc_pct", () => 10);
        }

        Number("pool/granted", () => locks.Granted);
        Number("pool/grant_rate", () => locks.GrantRate);
        Number("pool/cancel_rate", () => locks.CancelRate);
        Number("pool/grant_speed", () => locks.GrantRate - locks.CancelRate);
        Number("pool/grant_plan", () => LockNumbers.GrantPlan);
        Number("pool/limit", () => order == 0 ? 0 : LockNumbers.Limit);
        Number("pool/lock_volume_factor", () => 100);
        Number("pool/recalc_period", () => 10);
        Number("pool/server_lock_volume", () => order == 0 ? 0 : LockNumbers.ServerLockVolume);
        if (version >= LustreVersion.V2_14)
        {
            Number("pool/recalc_time", () => 0);
            Number("pool/client_lock_volume", () => LockNumbers.ClientLockVolume(locks));
        }

        add("ldlm/pool/state", Placement.ClientStats, $"{_directory}/pool/state", writer =>
            SmallFileText.WriteText(writer, ClientStatsText.PoolState(name, locks, order)));
        add("ldlm/pool/stats", Placement.ClientStats, $"{_directory}/pool/stats", writer =>
            ClientStatsText.WritePool(writer, Format, locks, mountedAt(), Model.Nanoseconds));

        void Number(string leaf, Func<long> value) =>
            add($"ldlm/{leaf}", Placement.ImportValues, $"{_directory}/{leaf}", writer =>
                SmallFileText.WriteText(writer, value().ToString(CultureInfo.InvariantCulture) + "\n"));
    }
}
