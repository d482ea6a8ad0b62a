using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>
/// The texts of <c>import</c>, <c>state</c>, <c>timeouts</c> and <c>connect_flags</c> of <c>osc</c>, <c>mdc</c>, <c>mgc</c> and <c>osp</c>
/// devices, after lproc_ptlrpc.c.
/// </summary>
internal static class ImportText
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static void WriteConnectFlags(Utf8Writer writer, ConnectFlags flags)
    {
        writer.Write($"flags={flags.Flags}\nflags2={flags.Flags2}\n");
        foreach (var name in flags.Names)
            writer.Write($"{name}\n");
    }

    public static void WriteState(Utf8Writer writer, ImportHistory history)
    {
        writer.Write($"current_state: {history.State.KernelName()}\nstate_history:\n");
        foreach (var each in history.Events)
            writer.Write($" - [ {each.Second}, {each.State.KernelName()} ]\n");
    }

    public static void WriteImport(Utf8Writer writer, SimulatedImport import, LustreVersion version, long now)
    {
        var target = import.Target;
        var flags = ConnectFlags.Of(target.Kind, version);
        WriteHead(writer, import.Name, $"{target.Name}_UUID", import.State, flags, version, target.Instance);
        WriteGrants(writer, target.Kind == TargetKind.Ost, version);
        writer.Write($"    import_flags: [ {(import.Active ? "" : "invalid, deactive, ")}replayable, pingable, connect_tried ]\n");
        var nids = import.Client.Local ? ["0@lo"] : target.ServerNids;
        WriteConnection(
            writer, nids, import.ServerNid, import.ConnectionAttempts, import.Generation, import.ConnectedAt, import.LastReplyAt, version,
            now);
        WriteRpcs(writer, import.InFlight, import.Timeouts, import.AverageWaitMicroseconds, version);
        WriteTransactions(writer, ((long)(1 + target.Instance) << 32) + import.Transactions);
        WriteAverages(writer, "read", import, ImportOperation.ReadBytes, ImportOperation.OstRead, version);
        WriteAverages(writer, "write", import, ImportOperation.WriteBytes, ImportOperation.OstWrite, version);
    }

    public static void WriteImport(Utf8Writer writer, SimulatedMgc mgc, IReadOnlyList<string> nids, LustreVersion version, long now)
    {
        WriteHead(writer, mgc.Name, "MGS", mgc.State, ConnectFlags.Of(TargetKind.Mgs, version), version, 0);
        writer.Write("    import_flags: [ pingable, connect_tried ]\n");
        WriteConnection(writer, nids, nids[0], mgc.Attempts, mgc.Generation, mgc.ConnectedAt, mgc.ConnectedAt, version, now);
    }

    /// <summary>The <c>import</c> of an MDT's connection to an OST or to another MDT.</summary>
    public static void WriteProxyImport(
        Utf8Writer writer, SimulatedTarget mdt, SimulatedTarget peer, string name, LustreVersion version, long now)
    {
        var history = peer.ProxyHistory;
        WriteHead(writer, name, $"{peer.Name}_UUID", history.State, ConnectFlags.OfProxy(peer.Kind), version, peer.Instance);
        if (peer.Kind == TargetKind.Ost)
            writer.Write($"       mdt_index: {mdt.Index}\n       target_index: {peer.Index}\n");
        writer.Write($"    import_flags: [ {(peer.Deactivated ? "replayable, deactive" : "replayable, pingable, connect_tried")} ]\n");
        var connections = history.Events.Count(each => each.State == ImportState.Connecting);
        // An MDT asks its peers for their capacity every few seconds.
        WriteConnection(
            writer, peer.ServerNids, peer.Deactivated ? null : peer.ServerNid, connections, connections + (peer.Deactivated ? 2 : 1),
            history.Events[^1].Second * NanosecondsPerSecond, now - NanosecondsPerSecond, version, now);
        var lost = history.Events.Count(each => each.State == ImportState.Disconnected);
        WriteRpcs(writer, 0, peer.Deactivated ? 0 : lost, 1200 + (peer.Index * 10), version);
        WriteTransactions(writer, ((long)(peer.Instance + 1) << 32) + peer.ObjectsCreated);
    }

    public static void WriteTimeouts(Utf8Writer writer, SimulatedImport import, LustreVersion version, long now)
    {
        var seconds = now / NanosecondsPerSecond;
        var reply = import.LastReplyAt / NanosecondsPerSecond;
        var since = import.MountedAt / NanosecondsPerSecond;
        var estimate = Estimate(version);
        writer.Write($"last reply : {reply}, {seconds - reply}s ago\n");
        Row("network   ");
        foreach (var portal in import.Target.Kind == TargetKind.Ost ? new[] { 28, 7, 6, 17 } : [12, 23, 30, 17])
            Row($"portal {portal,-3}");

        void Row(string name) => writer.Write(
            $"{name} : cur {estimate,3}  worst {estimate,3} (at {since}, {seconds - since}s ago) {estimate,3} {estimate,3} {0,3} {0,3} \n");
    }

    public static void WriteProxyTimeouts(Utf8Writer writer, LustreVersion version, long startedAt, long now)
    {
        var value = Estimate(version);
        var (start, seconds) = (startedAt / NanosecondsPerSecond, now / NanosecondsPerSecond);
        writer.Write($"last reply : {seconds - 1}, 1s ago\n");
        Row("network   ", "  1   1   1   1");
        Row("portal 28 ", $"{value,3} {value,3} {value,3}   0");
        Row("portal 7  ", $"{value,3} {value,3} {value,3} {value,3}");

        void Row(string name, string history) => writer.Write(
            $"{name} : cur {value,3}  worst {value,3} (at {start}, {seconds - start}s ago) {history} \n");
    }

    /// <summary>The unit's name. It changed when units became a table in 2.15.</summary>
    public static string Microseconds(LustreVersion version) => version >= LustreVersion.V2_15_0 ? "usecs" : "usec";

    private static void WriteHead(
        Utf8Writer writer, string name, string target, ImportState state, ConnectFlags flags, LustreVersion version, int instance)
    {
        writer.Write($"import:\n    name: {name}\n    target: {target}\n    state: {state.KernelName()}\n");
        writer.Write($"    connect_flags: [ {string.Join(", ", flags.Names)} ]\n    connect_data:\n");
        // DDN's packages carry a build number; the version in the protocol does not.
        var release = version.ReleaseName().Split('_')[0];
        writer.Write($"       flags: {flags.Flags}\n       instance: {instance}\n       target_version: {release}.0\n");
    }

    private static void WriteGrants(Utf8Writer writer, bool ost, LustreVersion version)
    {
        var grants = ost || version >= LustreVersion.V2_12;
        if (grants)
            writer.Write($"       initial_grant: {(ost ? 8_437_760 : 2_146_304)}\n");
        writer.Write($"       max_brw_size: {(ost ? 4_194_304 : 1_048_576)}\n");
        if (!ost)
            writer.Write($"       ibits_known: {(version == LustreVersion.V2_10 ? "0x3f" : "0x7f")}\n");
        if (grants)
        {
            writer.Write("       grant_block_size: 4096\n       grant_inode_size: 32\n");
            writer.Write("       grant_max_extent_size: 67108864\n       grant_extent_tax: 24576\n");
            var checksums = version == LustreVersion.V2_10 ? "0x7" : version < LustreVersion.V2_17 ? "0xf7" : "0xb2";
            writer.Write($"       cksum_types: {checksums}\n");
        }

        writer.Write(ost ? "       max_object_bytes: 17592186040320\n" : "       max_easize: 65536\n       max_mod_rpcs: 8\n");
    }

    /// <param name="current">Null while not connected.</param>
    private static void WriteConnection(
        Utf8Writer writer, IReadOnlyList<string> nids, string? current, int attempts, int generation, long connectedAt, long lastReplyAt,
        LustreVersion version, long now)
    {
        // NIDs of IPv6 hold colons, so 2.17 quotes every NID.
        var quote = version >= LustreVersion.V2_17 ? "\"" : "";
        writer.Write($"    connection:\n       failover_nids: [ {string.Join(", ", nids.Select(nid => $"{quote}{nid}{quote}"))} ]\n");
        if (version >= LustreVersion.V2_17)
        {
            writer.Write("       nids_stats:\n");
            foreach (var nid in nids)
            {
                var (connects, replied) = nid == current ? (attempts, Math.Min(attempts, generation)) : (0, 0);
                writer.Write($"          \"{nid}\": {{ connects: {connects}, replied: {replied}, uptodate: uptodate, ");
                writer.Write($"sec_ago: {(now - connectedAt) / NanosecondsPerSecond} }}\n");
            }
        }

        writer.Write($"       current_connection: {(current is null ? "<none>" : quote + current + quote)}\n");
        writer.Write($"       connection_attempts: {attempts}\n       generation: {generation}\n       in-progress_invalidations: 0\n");
        if (version >= LustreVersion.V2_12)
            writer.Write($"       idle: {(now - lastReplyAt) / NanosecondsPerSecond} sec\n");
    }

    private static void WriteRpcs(Utf8Writer writer, int inFlight, int timeouts, long averageWait, LustreVersion version)
    {
        var estimate = Estimate(version);
        writer.Write($"    rpcs:\n       inflight: {inFlight}\n       unregistering: 0\n       timeouts: {timeouts}\n");
        writer.Write($"       avg_waittime: {averageWait} {Microseconds(version)}\n");
        writer.Write($"    service_estimates:\n       services: {estimate} sec\n       network: {estimate} sec\n");
    }

    private static void WriteTransactions(Utf8Writer writer, long committed) =>
        writer.Write($"    transactions:\n       last_replay: 0\n       peer_committed: {committed}\n       last_checked: {committed}\n");

    private static void WriteAverages(
        Utf8Writer writer, string name, SimulatedImport import, ImportOperation bytes, ImportOperation latency, LustreVersion version)
    {
        var counters = import.Counters.Live;
        var (moved, waited) = (counters[(int)bytes], counters[(int)latency]);
        if (moved.Samples == 0 || waited.Samples == 0)
            return;
        var size = moved.Sum / moved.Samples;
        var microseconds = Math.Max(1, waited.Sum / waited.Samples);
        var hundredths = size * 100 / microseconds;
        writer.Write($"    {name}_data_averages:\n       bytes_per_rpc: {size}\n       {Microseconds(version)}_per_rpc: {microseconds}\n");
        writer.Write($"       MB_per_sec: {hundredths / 100}.{hundredths % 100:d2}\n");
    }

    private static int Estimate(LustreVersion version) => version >= LustreVersion.V2_17 ? 5 : 1;
}
