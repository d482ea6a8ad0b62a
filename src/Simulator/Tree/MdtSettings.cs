namespace LustreActors.Simulator;

/// <summary>How an MDT is configured, its renames, and its counts of HSM requests.</summary>
internal sealed class MdtSettings : DeviceFiles
{
    public MdtSettings(TreeStore store, SimulatedLustre model, SimulatedTarget target)
        : base(store, model)
    {
        var version = model.Options.Version;
        var directory = $"mdt/{target.Name}";
        Add("rename_stats", Placement.Serving, $"{directory}/rename_stats", writer =>
            RenameText.Write(writer, Format, target.Renames, target.MountedAt, Model.Nanoseconds));
        AddConstant("recovery_time_hard", Placement.TargetValues, directory, "900\n");
        AddConstant("recovery_time_soft", Placement.TargetValues, directory, version == LustreVersion.V2_10 ? "150\n" : "300\n");
        AddConstant("ir_factor", Placement.TargetValues, directory, "5\n");
        AddConstant("async_commit_count", Placement.TargetValues, directory, "0\n");
        AddConstant("sync_count", Placement.TargetValues, directory, "0\n");
        AddConstant("hsm_control", Placement.TargetValues, directory, "enabled\n");
        var hsm = $"{directory}/hsm";
        AddConstant("hsm/max_requests", Placement.TargetValues, hsm, "3\n");
        AddConstant("hsm/loop_period", Placement.TargetValues, hsm, "10\n");
        AddConstant("hsm/grace_delay", Placement.TargetValues, hsm, "60\n");
        AddConstant("hsm/active_request_timeout", Placement.TargetValues, hsm, "3600\n");
        if (version >= LustreVersion.V2_14)
        {
            AddConstant("grant_compat_disable", Placement.TargetValues, directory, "0\n");
            AddNumber("hsm/archive_count", TreeRoot.Sys, hsm, () => target.HsmRequests.Archive);
            AddNumber("hsm/restore_count", TreeRoot.Sys, hsm, () => target.HsmRequests.Restore);
            AddNumber("hsm/remove_count", TreeRoot.Sys, hsm, () => target.HsmRequests.Remove);
        }
    }
}
