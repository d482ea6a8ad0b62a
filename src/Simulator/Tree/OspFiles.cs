using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>
/// An MDT's devices for the OSTs and for the other MDTs: <c>osp/scratch-OST0000-osc-MDT0000</c>. Since 2.12 a link below <c>osc</c> leads
/// to the same directory, which is no client's.
/// </summary>
internal static class OspFiles
{
    public static void Add(FileTable files, SimulatedTarget mdt, SimulatedTarget peer)
    {
        var (model, version) = (files.Model, files.Version);
        var name = $"{peer.Name}-{(peer.Kind == TargetKind.Ost ? "osc" : "osp")}-MDT{mdt.Index:x4}";
        var startedAt = (model.Options.Start - DateTimeOffset.UnixEpoch).Ticks * 100;
        var osp = files.In($"osp/{name}", $"osp/{name}/");
        osp.AddNumber("active", Place.SysSince212, () => peer.Deactivated ? 0 : 1);
        osp.AddConstants(
            Place.SysSince212,
            $"uuid {mdt.Name}-mdtlov_UUID, max_rpcs_in_flight 8, max_rpcs_in_progress 4096, maxage 5, sync_in_flight 0, " +
            "sync_in_progress 0");
        osp.AddNumber("sync_changes", Place.SysSince212, () => peer.Counters.Current["destroy"].Samples % 64);
        osp.Add("ost_conn_uuid", Place.SysSince212, writer => writer.Write($"{peer.ServerNid}\n"));
        osp.Add("import", Place.DebugSince212, writer => ImportText.WriteProxyImport(writer, mdt, peer, name, version, model.Nanoseconds));
        osp.Add("state", Place.DebugSince212, writer => ImportText.WriteState(writer, peer.ProxyHistory));
        osp.Add("timeouts", Place.DebugSince212, writer => ImportText.WriteProxyTimeouts(writer, version, startedAt, model.Nanoseconds));
        osp.Add("stats", Place.DebugSince212, writer => WriteRequests(writer, files.Format, peer, startedAt, model.Nanoseconds));
        osp.AddWriteOnly("force_sync", Place.SysSince212);
        if (peer.Kind != TargetKind.Ost)
            return;
        AddObjects(osp, peer);
        if (version == LustreVersion.V2_10)
            return;
        files.AddLink(Place.Sys, $"osc/{name}", $"../osp/{name}");
        files.AddLink(Place.Debug, $"osc/{name}", $"../osp/{name}");
    }

    /// <summary>The requests of the MDT: it makes and removes objects.</summary>
    private static void WriteRequests(Utf8Writer writer, LustreFormat format, SimulatedTarget peer, long startedAt, long now)
    {
        // The MDT counts on while the target is away.
        var counters = peer.Counters.Lifetime;
        var (creates, destroys) = (counters["create"], counters["destroy"]);
        StatsText.WriteTimes(writer, format, startedAt, now);
        Line("req_waittime"u8, creates.Plus(destroys));
        if (peer.Kind != TargetKind.Ost)
            return;
        Line("ost_create"u8, creates);
        Line("ost_destroy"u8, destroys);

        void Line(ReadOnlySpan<byte> name, in CounterTruth counter)
        {
            if (counter.Samples > 0)
                StatsText.WriteLine(writer, name, "usecs"u8, CounterColumns.WithSumOfSquares, counter);
        }
    }

    private static void AddObjects(FileDirectory osp, SimulatedTarget peer)
    {
        osp.AddNumber("max_create_count", Place.SysSince212, () => peer.Deactivated ? 0 : 20_000);
        osp.AddNumber("prealloc_next_id", Place.SysSince212, () => peer.ObjectsCreated + 1);
        osp.AddNumber("prealloc_last_id", Place.SysSince212, () => (peer.ObjectsCreated / 32 * 32) + 33);
        osp.AddNumber("prealloc_status", Place.SysSince212, () => peer.Deactivated ? -108 : 0);
        osp.AddNumber("destroys_in_flight", Place.SysSince212, () => peer.Counters.Current["destroy"].Samples % 128);
        osp.AddConstants(
            Place.SysSince212, "create_count 32, prealloc_next_seq 0x100000000, prealloc_last_seq 0x100000000, prealloc_reserved 0");
        var megabytes = peer.KilobytesTotal / 1024;
        osp.AddConstants(Place.DebugSince212SysSince217, $"reserved_mb_high {megabytes / 512}, reserved_mb_low {megabytes / 1024}");
        if (osp.Version >= LustreVersion.V2_17)
            osp.AddConstants(Place.Sys, "reserved_ino_low 32, reserved_ino_high 65");
        osp.AddCapacity(Place.SysSince212, peer, 4096);
    }
}
