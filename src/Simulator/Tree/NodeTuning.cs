namespace LustreActors.Simulator;

/// <summary>Files other than health of a node with Lustre's modules: time-outs, pages for encryption, the list of devices.</summary>
internal sealed class NodeTuning : DeviceFiles
{
    private const long PhysicalPages = 16_416_890;

    public NodeTuning(TreeStore store, SimulatedLustre model, Func<IEnumerable<DeviceLine>> devices, Func<long> granted)
        : base(store, model)
    {
        var version = Format.Version;
        Setting("timeout", 100);
        Setting("ldlm_timeout", 6);
        Setting("bulk_timeout", 100);
        Setting("at_min", version >= LustreVersion.V2_17 ? 5 : 0);
        Setting("at_max", 600);
        Setting("at_extra", 30);
        Setting("at_history", 600);
        Setting("at_early_margin", 5);
        Setting("max_dirty_mb", PhysicalPages / 2 >> 8);
        Setting("dump_on_timeout", 0);
        Setting("dump_on_eviction", 0);
        Setting("ldlm/lock_limit_mb", PhysicalPages * 3 / 10 >> 8, Placement.NodeLocks);
        Setting("ldlm/lock_reclaim_threshold_mb", PhysicalPages / 5 >> 8, Placement.NodeLocks);
        AddNumber("ldlm/lock_granted_count", Placement.NodeLocks, "ldlm", granted);
        Add("pinger", TreeRoot.Sys, "pinger", writer => writer.Write("on\n"u8));
        if (version >= LustreVersion.V2_17)
        {
            Setting("ping_interval", 25);
            Setting("enable_stats_header", model.Options.StatsHeader ? 1 : 0);
        }

        Add("devices", Placement.Mgc, "devices", writer => DeviceList.Write(writer, devices(), version));
        var pages = PagePoolText.Encryption(version, PhysicalPages);
        Add("sptlrpc/encrypt_page_pools", Placement.Mgc, "sptlrpc/encrypt_page_pools", writer => SmallFileText.WriteText(writer, pages));
        if (version >= LustreVersion.V2_17)
            Add("sptlrpc/page_pools", TreeRoot.Debug, "sptlrpc/page_pools", writer => SmallFileText.WriteText(writer, $"physical_pages: {PhysicalPages}\npools:\n"));
    }

    private void Setting(string name, long value, TreeRoot root = TreeRoot.Sys) => Add(name, root, name, writer =>
    {
        writer.WriteNumber(value);
        writer.Write((byte)'\n');
    });
}
