namespace LustreActors.Simulator;

/// <summary>How an OST is configured: numbers that an administrator may set and a server does not change.</summary>
internal sealed class OstSettings : DeviceFiles
{
    public OstSettings(TreeStore store, SimulatedLustre model, SimulatedTarget target)
        : base(store, model)
    {
        var placement = new ServerPlacement(model.Options.Version);
        var zfs = model.Options.Osd == OsdKind.Zfs;
        var directory = $"obdfilter/{target.Name}";
        AddConstant("brw_size", placement.BrwSize, directory, zfs ? "1\n" : "4\n");
        AddConstant("grant_compat_disable", Placement.TargetValues, directory, "0\n");
        AddConstant("recovery_time_hard", Placement.TargetValues, directory, "900\n");
        AddConstant("recovery_time_soft", Placement.TargetValues, directory, model.Options.Version == LustreVersion.V2_10 ? "150\n" : "300\n");
        AddConstant("ir_factor", Placement.TargetValues, directory, "5\n");
        AddConstant("grant_precreate", Placement.Capacity, directory, zfs ? "35586048\n" : "228928\n");
        AddConstant("precreate_batch", Placement.Capacity, directory, "128\n");
        AddConstant("lfsck_speed_limit", Placement.Capacity, directory, "0\n");
        AddConstant("soft_sync_limit", Placement.Capacity, directory, "16\n");
        AddConstant("sync_journal", Placement.Capacity, directory, "0\n");
    }
}
