namespace LustreActors.Simulator;

/// <summary>Files between the useful ones that a collector must not read.</summary>
internal sealed class TrapFiles : DeviceFiles
{
    public TrapFiles(TreeStore store, SimulatedLustre model, SimulatedTarget target)
        : base(store, model)
    {
        var type = target.Kind switch { TargetKind.Ost => "obdfilter", TargetKind.Mdt => "mdt", _ => "mgs" };
        var directory = $"{type}/{target.Name}";
        // It stands where the NIDs' directories do.
        AddConstant("exports/clear", Placement.Serving, $"{directory}/exports", "Write into this file to clear all nid stats and stale nid entries\n");
        AddWriteOnly(target.Kind == TargetKind.Mgs ? TreeRoot.Proc : Placement.TargetValues, $"{directory}/evict_client");
        if (target.Kind == TargetKind.Mdt)
            AddWriteOnly(Placement.TargetValues, $"{directory}/identity_flush");
        if (target.Kind == TargetKind.Mgs)
            return;
        var osd = model.Options.Osd == OsdKind.Zfs ? "osd-zfs" : "osd-ldiskfs";
        AddWriteOnly(Placement.TargetValues, $"{osd}/{target.Name}/force_sync");
    }
}
