namespace LustreActors.Simulator.Network;

/// <summary>The texts of LNet's files.</summary>
internal static class LnetText
{
    public static string Stats(SimulatedLnet lnet) =>
        $"{(uint)lnet.MessagesAllocated} {(uint)lnet.MostMessages} {(uint)lnet.Errors} {(uint)lnet.SendCount} {(uint)lnet.ReceiveCount} " +
        $"{(uint)lnet.RouteCount} {(uint)lnet.DropCount} {lnet.SendLength} {lnet.ReceiveLength} {lnet.RouteLength} {lnet.DropLength}\n";

    /// <summary>A row for every interface and CPU partition.</summary>
    public static void WriteInterfaces(Utf8Writer writer, SimulatedLnet lnet)
    {
        writer.Write("nid                      status alive refs peer  rtr   max    tx   min\n");
        foreach (var each in lnet.Interfaces)
        {
            var (alive, references, peers) = each.Loopback ? (0, 2, 0) : (-1, 1, 8);
            var credits = each.Loopback ? 0 : 256 / lnet.CpuPartitions;
            for (var cpt = 0; cpt < lnet.CpuPartitions; cpt++)
            {
                writer.Write($"{each.Nid,-24} {(each.Up ? "up" : "down"),6} {alive,5} {references,4} {peers,4} {0,4} ");
                writer.Write($"{credits,5} {credits,5} {Math.Max(0, credits - 2),5}\n");
            }
        }
    }

    public static void WritePeers(Utf8Writer writer, SimulatedLnet lnet)
    {
        writer.Write("nid                      refs state  last   max   rtr   min    tx   min queue\n");
        foreach (var nid in lnet.Peers)
        {
            var credits = nid == "0@lo" ? 0 : 8;
            writer.Write($"{nid,-24}    1    NA    -1 {credits,5} {credits,5} {credits,5} {credits,5} {Math.Max(0, credits - 2),5} 0\n");
        }
    }

    public static void WriteRoutes(Utf8Writer writer, SimulatedLnet lnet)
    {
        writer.Write($"Routing {(lnet.Routing ? "enabled" : "disabled")}\nnet      hops priority   state router\n");
        foreach (var route in lnet.Routes)
            writer.Write($"{route.Network,-8}    1        0 {(route.Up ? "up" : "down"),7} {route.Router}\n");
    }

    /// <summary>The routers of the routes. Until 2.12 each is described by nine columns.</summary>
    public static void WriteRouters(Utf8Writer writer, SimulatedLnet lnet)
    {
        var old = lnet.Version < LustreVersion.V2_14;
        writer.Write(old
            ? "ref  rtr_ref alive_cnt  state last_ping ping_sent deadline down_ni router\n"
            : "ref  rtr_ref alive router\n");
        foreach (var router in lnet.Routes.GroupBy(route => route.Router))
        {
            var state = router.All(route => route.Up) ? "up" : "down";
            writer.Write(old
                ? $"4    {router.Count(),7}         1 {state,6}        12         1       NA       0 {router.Key}\n"
                : $"4    {router.Count(),7} {state,5} {router.Key}\n");
        }
    }

    /// <summary>A router's buffers of no, one and 256 pages, for every CPU partition.</summary>
    public static void WriteBuffers(Utf8Writer writer, SimulatedLnet lnet)
    {
        writer.Write("pages count credits     min\n");
        if (!lnet.Routing)
            return;
        foreach (var (pages, count) in new[] { (0, 2048), (1, 16384), (256, 1024) })
        {
            var share = count / lnet.CpuPartitions;
            for (var cpt = 0; cpt < lnet.CpuPartitions; cpt++)
                writer.Write($"{pages,5} {share,5} {share,7} {share - 8,7}\n");
        }
    }
}
