namespace LustreActors.Simulator;

/// <summary>LNet's files of one node: in debugfs, and in 2.10 below <c>/proc/sys</c>.</summary>
internal sealed class LnetFiles : DeviceFiles
{
    public LnetFiles(TreeStore store, SimulatedLustre model, SimulatedLnet lnet)
        : base(store, model)
    {
        Text("stats", () => LnetText.Stats(lnet));
        Text("nis", () => LnetText.Interfaces(lnet));
        Text("peers", () => LnetText.Peers(lnet));
        Text("routes", () => LnetText.Routes(lnet));
        Text("routers", () => LnetText.Routers(lnet));
        Text("buffers", () => LnetText.Buffers(lnet));
        Number("lnet_memused", () => lnet.MemoryUsed);
        Number("catastrophe", () => lnet.Catastrophe ? 1 : 0);
        Number("console_backoff", () => 2);
        Number("console_max_delay_centisecs", () => 60_000);
        Number("console_min_delay_centisecs", () => 50);
        Number("console_ratelimit", () => 1);
        Number("debug_mb", () => 101);
        Number("fail_err", () => 0);
        Number("fail_val", () => 0);
        Number("panic_on_lbug", () => 1);
        Number("watchdog_ratelimit", () => 300);
    }

    private void Text(string name, Func<string> value) =>
        Add($"lnet/{name}", Placement.Lnet, name, writer => SmallFileText.WriteText(writer, value()));

    private void Number(string name, Func<long> value) => Add($"lnet/{name}", Placement.Lnet, name, writer =>
    {
        writer.WriteNumber(value());
        writer.Write((byte)'\n');
    });
}
