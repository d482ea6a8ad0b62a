using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>The texts of <c>import</c>, <c>state</c>, <c>timeouts</c> and <c>connect_flags</c>: ptlrpc's lproc_ptlrpc.c and obdclass.</summary>
internal static class ImportText
{
    public static string ConnectFlags(ConnectFlags flags)
    {
        var text = new StringBuilder();
        text.Append("flags=").Append(flags.Flags).Append("\nflags2=").Append(flags.Flags2).Append('\n');
        foreach (var name in flags.Names)
            text.Append(name).Append('\n');
        return text.ToString();
    }

    public static string State(ImportState state, IReadOnlyList<ImportEvent> history)
    {
        var text = new StringBuilder();
        text.Append("current_state: ").Append(state.KernelName()).Append("\nstate_history:\n");
        foreach (var each in history)
            text.Append(CultureInfo.InvariantCulture, $" - [ {each.Second}, {each.State.KernelName()} ]\n");
        return text.ToString();
    }

    public static string Import(SimulatedImport import, LustreVersion version, long now)
    {
        var text = new StringBuilder();
        var target = import.Target;
        var flags = Simulator.ConnectFlags.Of(target.Kind, version);
        Head(text, import.Name, $"{target.Name}_UUID", import.State, flags, version, target.Instance);
        WriteGrants(text, import, version);
        text.Append("    import_flags: [ ").Append(import.Active ? "" : "invalid, deactive, ").Append("replayable, pingable, connect_tried ]\n");
        var nids = import.Client.Local ? ["0@lo"] : target.ServerNids;
        Connection(text, nids, import.ServerNid, import.ConnectionAttempts, import.Generation, import.ConnectedAt, import.LastReplyAt, version, now);
        WriteWork(text, import, version);
        return text.ToString();
    }

    public static string Mgc(SimulatedMgc mgc, IReadOnlyList<string> nids, LustreVersion version, long now)
    {
        var text = new StringBuilder();
        Head(text, mgc.Name, "MGS", mgc.State, Simulator.ConnectFlags.Of(TargetKind.Mgs, version), version, 0);
        text.Append("    import_flags: [ pingable, connect_tried ]\n");
        Connection(text, nids, nids[0], mgc.Attempts, mgc.Generation, mgc.ConnectedAt, mgc.ConnectedAt, version, now);
        return text.ToString();
    }

    public static string Timeouts(SimulatedImport import, LustreVersion version, long now)
    {
        var seconds = now / 1_000_000_000;
        var reply = import.LastReplyAt / 1_000_000_000;
        var since = import.MountedAt / 1_000_000_000;
        var estimate = Estimate(version);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"last reply : {reply}, {seconds - reply}s ago\n");
        Row("network   ");
        foreach (var portal in import.Target.Kind == TargetKind.Ost ? new[] { 28, 7, 6, 17 } : [12, 23, 30, 17])
            Row(string.Create(CultureInfo.InvariantCulture, $"portal {portal,-3}"));
        return text.ToString();

        void Row(string name) => text.Append(
            CultureInfo.InvariantCulture,
            $"{name} : cur {estimate,3}  worst {estimate,3} (at {since}, {seconds - since}s ago) {estimate,3} {estimate,3} {0,3} {0,3} \n");
    }

    public static void Head(
        StringBuilder text, string name, string target, ImportState state, ConnectFlags flags, LustreVersion version, int instance)
    {
        text.Append("import:\n    name: ").Append(name).Append("\n    target: ").Append(target);
        text.Append("\n    state: ").Append(state.KernelName());
        text.Append("\n    connect_flags: [ ").AppendJoin(", ", flags.Names).Append(" ]\n    connect_data:\n");
        text.Append(CultureInfo.InvariantCulture, $"       flags: {flags.Flags}\n       instance: {instance}\n");
        // DDN's packages number their builds, the code does not.
        text.Append("       target_version: ").Append(version.ReleaseName().Split('_')[0]).Append(".0\n");
    }

    private static void WriteGrants(StringBuilder text, SimulatedImport import, LustreVersion version)
    {
        var ost = import.Target.Kind == TargetKind.Ost;
        var grants = ost || version >= LustreVersion.V2_12;
        if (grants)
            text.Append(CultureInfo.InvariantCulture, $"       initial_grant: {(ost ? 8_437_760 : 2_146_304)}\n");
        text.Append(CultureInfo.InvariantCulture, $"       max_brw_size: {(ost ? 4_194_304 : 1_048_576)}\n");
        if (!ost)
            text.Append(version == LustreVersion.V2_10 ? "       ibits_known: 0x3f\n" : "       ibits_known: 0x7f\n");
        if (grants)
        {
            text.Append("       grant_block_size: 4096\n       grant_inode_size: 32\n");
            text.Append("       grant_max_extent_size: 67108864\n       grant_extent_tax: 24576\n");
            text.Append(version == LustreVersion.V2_10 ? "       cksum_types: 0x7\n" : version < LustreVersion.V2_17
                ? "       cksum_types: 0xf7\n"
                : "       cksum_types: 0xb2\n");
        }

        text.Append(ost ? "       max_object_bytes: 17592186040320\n" : "       max_easize: 65536\n       max_mod_rpcs: 8\n");
    }

    /// <param name="current">Null while not connected.</param>
    public static void Connection(
        StringBuilder text, IReadOnlyList<string> nids, string? current, int attempts, int generation, long connectedAt, long lastReplyAt,
        LustreVersion version, long now)
    {
        // NIDs of IPv6 hold colons, so 2.17 quotes them all.
        var quote = version >= LustreVersion.V2_17 ? "\"" : "";
        text.Append("    connection:\n       failover_nids: [ ").AppendJoin(", ", nids.Select(nid => $"{quote}{nid}{quote}")).Append(" ]\n");
        if (version >= LustreVersion.V2_17)
        {
            text.Append("       nids_stats:\n");
            foreach (var nid in nids)
            {
                var (connects, replied) = nid == current ? (attempts, Math.Min(attempts, generation)) : (0, 0);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"          \"{nid}\": {{ connects: {connects}, replied: {replied}, uptodate: uptodate, sec_ago: {(now - connectedAt) / 1_000_000_000} }}\n");
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"       current_connection: {(current is null ? "<none>" : quote + current + quote)}\n       connection_attempts: {attempts}\n");
        text.Append(CultureInfo.InvariantCulture, $"       generation: {generation}\n       in-progress_invalidations: 0\n");
        if (version >= LustreVersion.V2_12)
            text.Append(CultureInfo.InvariantCulture, $"       idle: {(now - lastReplyAt) / 1_000_000_000} sec\n");
    }

    private static void WriteWork(StringBuilder text, SimulatedImport import, LustreVersion version)
    {
        Rpcs(text, import.InFlight, import.Timeouts, import.AverageWaitMicroseconds, version);
        Transactions(text, ((long)(1 + import.Target.Instance) << 32) + import.Transactions);
        var usecs = Microseconds(version);
        Average("read", ImportOperation.ReadBytes, ImportOperation.OstRead);
        Average("write", ImportOperation.WriteBytes, ImportOperation.OstWrite);

        void Average(string name, ImportOperation bytes, ImportOperation latency)
        {
            var counters = import.Counters.Live;
            var (moved, waited) = (counters[(int)bytes], counters[(int)latency]);
            if (moved.Samples == 0 || waited.Samples == 0)
                return;
            var size = moved.Sum / moved.Samples;
            var microseconds = Math.Max(1, waited.Sum / waited.Samples);
            var hundredths = size * 100 / microseconds;
            text.Append(
                CultureInfo.InvariantCulture,
                $"    {name}_data_averages:\n       bytes_per_rpc: {size}\n       {usecs}_per_rpc: {microseconds}\n       MB_per_sec: {hundredths / 100}.{hundredths % 100:d2}\n");
        }
    }

    public static void Rpcs(StringBuilder text, int inFlight, int timeouts, long averageWait, LustreVersion version)
    {
        var estimate = Estimate(version);
        text.Append(CultureInfo.InvariantCulture, $"    rpcs:\n       inflight: {inFlight}\n       unregistering: 0\n");
        text.Append(CultureInfo.InvariantCulture, $"       timeouts: {timeouts}\n       avg_waittime: {averageWait} {Microseconds(version)}\n");
        text.Append(CultureInfo.InvariantCulture, $"    service_estimates:\n       services: {estimate} sec\n       network: {estimate} sec\n");
    }

    public static void Transactions(StringBuilder text, long committed) =>
        text.Append(CultureInfo.InvariantCulture, $"    transactions:\n       last_replay: 0\n       peer_committed: {committed}\n       last_checked: {committed}\n");

    public static int Estimate(LustreVersion version) => version >= LustreVersion.V2_17 ? 5 : 1;

    /// <summary>Until the statistics' units became a table of their own in 2.15.</summary>
    public static string Microseconds(LustreVersion version) => version >= LustreVersion.V2_15_0 ? "usecs" : "usec";
}
