namespace LustreActors.Simulator;

/// <summary>The statistics of a target's OSD.</summary>
internal sealed class DiskFiles : DeviceFiles
{
    public DiskFiles(TreeStore store, SimulatedLustre model, SimulatedTarget target)
        : base(store, model)
    {
        var placement = new ServerPlacement(model.Options.Version);
        var directory = $"{(model.Options.Osd == OsdKind.Zfs ? "osd-zfs" : "osd-ldiskfs")}/{target.Name}";
        var lines = UnitStatsText.Lines(
            SimulatedTarget.OsdLayout, name => UnitOf(name, placement.HasLongUnits), name => name == "get_page");
        Add("osd/brw_stats", placement.Disk, $"{directory}/brw_stats", writer =>
            BrwStatsText.Write(writer, Format, target.Disk, target.MountedAt, Model.Nanoseconds));
        Add("osd/stats", placement.Disk, $"{directory}/stats", writer =>
            UnitStatsText.Write(writer, Format, lines, target.OsdCounters.Current, target.OsdCounters.StartedAt, Model.Nanoseconds));
        if (placement.HasDiskLatency)
        {
            Add("osd/io_latency_stats", placement.Disk, $"{directory}/io_latency_stats", writer =>
                DiskLatencyText.Write(writer, target.DiskLatency, target.MountedAt, Model.Nanoseconds));
        }
    }

    private static string UnitOf(string name, bool longUnits) => name switch
    {
        "get_page" => longUnits ? "usecs" : "usec",
        "many_credits" => "reqs",
        _ => "pages",
    };
}
