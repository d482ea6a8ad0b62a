using System.Globalization;

namespace LustreActors.Simulator;

/// <summary>A target's lock namespace: <c>ldlm/namespaces/{filter-T_UUID,mdt-T_UUID,MGS}</c>. Its parameters begin with <c>ldlm/</c>.</summary>
internal sealed class TargetLockFiles : DeviceFiles
{
    private readonly LockNamespace _locks;
    private readonly string _name;

    public TargetLockFiles(TreeStore store, SimulatedLustre model, SimulatedTarget target)
        : base(store, model)
    {
        var version = model.Options.Version;
        var placement = new ServerPlacement(version);
        _locks = target.Locks;
        _name = target.Kind switch { TargetKind.Ost => $"filter-{target.Name}_UUID", TargetKind.Mdt => $"mdt-{target.Name}_UUID", _ => "MGS" };
        var directory = $"ldlm/namespaces/{_name}";
        AddNumber("ldlm/lock_count", placement.Values, directory, () => _locks.Count);
        AddNumber("ldlm/resource_count", placement.Values, directory, () => _locks.Resources);
        AddNumber("ldlm/lock_timeouts", placement.Values, directory, () => _locks.Timeouts);
        foreach (var (name, value) in Settings(version))
            AddConstant($"ldlm/{name}", placement.Values, directory, $"{value}\n");

        var pool = $"{directory}/pool";
        AddNumber("ldlm/pool/granted", placement.Values, pool, () => _locks.PoolGranted);
        AddNumber("ldlm/pool/grant_rate", placement.Values, pool, () => _locks.GrantRate);
        AddNumber("ldlm/pool/cancel_rate", placement.Values, pool, () => _locks.CancelRate);
        AddNumber("ldlm/pool/grant_speed", placement.Values, pool, () => _locks.GrantSpeed);
        AddNumber("ldlm/pool/grant_plan", placement.Values, pool, () => _locks.GrantPlan);
        AddNumber("ldlm/pool/server_lock_volume", placement.Values, pool, () => _locks.ServerLockVolume);
        AddConstant("ldlm/pool/limit", placement.Values, pool, $"{_locks.Limit}\n");
        AddConstant("ldlm/pool/lock_volume_factor", placement.Values, pool, $"{VolumeFactor}\n");
        AddConstant("ldlm/pool/recalc_period", placement.Values, pool, "1\n");
        if (version >= LustreVersion.V2_14)
        {
            AddConstant("ldlm/pool/client_lock_volume", placement.Values, pool, "0\n");
            AddConstant("ldlm/pool/recalc_time", placement.Values, pool, "0\n");
        }

        var lines = UnitStatsText.Lines(
            LockNamespace.PoolLayout, name => UnitOf(name, placement.HasLongUnits), _ => !placement.HasLongUnits);
        Add("ldlm/pool/state", placement.Texts, $"{pool}/state", WriteState);
        Add("ldlm/pool/stats", placement.Texts, $"{pool}/stats", writer =>
            UnitStatsText.Write(writer, Format, lines, _locks.Pool.Current, _locks.Pool.StartedAt, Model.Nanoseconds));
    }

    private int VolumeFactor => Model.Options.Version >= LustreVersion.V2_14 ? 100 : 1;

    private static IEnumerable<(string Name, int Value)> Settings(LustreVersion version)
    {
        yield return ("contended_locks", 32);
        yield return ("contention_seconds", 2);
        yield return ("ctime_age_limit", 10);
        yield return ("early_lock_cancel", 0);
        yield return ("lock_unused_count", 0);
        yield return ("lru_max_age", version >= LustreVersion.V2_17 ? 600_000 : 3_900_000);
        yield return ("lru_size", 200);
        yield return ("max_nolock_bytes", 0);
        yield return ("max_parallel_ast", 1024);
        if (version >= LustreVersion.V2_12)
            yield return ("dirty_age_limit", 10);
        if (version >= LustreVersion.V2_14)
            yield return ("lru_cancel_batch", 16);
        if (version >= LustreVersion.V2_15)
            yield return ("ns_recalc_pct", 10);
        if (version >= LustreVersion.V2_17)
            yield return ("dump_stack_on_error", 0);
    }

    private static string UnitOf(string name, bool longUnits) => name switch
    {
        "grant_rate" or "cancel_rate" or "grant_plan" => "locks/s",
        "slv" => longUnits ? "lock.secs" : "slv",
        "recalc_timing" => longUnits ? "secs" : "sec",
        _ => "locks",
    };

    private void WriteState(Utf8Writer writer) => SmallFileText.WriteText(writer, string.Create(
        CultureInfo.InvariantCulture,
        $"LDLM pool state (ldlm-pool-{_name}-2):\n  SLV: {_locks.ServerLockVolume}\n  CLV: 0\n  LVF: {VolumeFactor}\n  GSP: 1%\n" +
        $"  GP:  {_locks.GrantPlan}\n  GR:  {_locks.GrantRate}\n  CR:  {_locks.CancelRate}\n  GS:  {_locks.GrantSpeed}\n" +
        $"  G:   {_locks.PoolGranted}\n  L:   {_locks.Limit}\n"));
}
