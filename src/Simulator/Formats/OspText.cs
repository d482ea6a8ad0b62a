using System.Globalization;

namespace LustreActors.Simulator;

/// <summary>The texts of an MDT's connection to an OST or to another MDT: <c>import</c>, <c>state</c> and <c>timeouts</c>.</summary>
internal sealed class OspText(SimulatedLustre model, SimulatedTarget mdt, SimulatedTarget peer, string name)
{
    private const string ServerNid = "10.1.255.1@tcp";

    private static readonly string[] ToOst =
        ["lov_index", "connect_from_mds", "version", "adaptive_timeouts", "lru_resize", "fid_is_enabled", "skip_orphan", "full20", "lvb_type", "lfsck", "bulk_mbits"];

    private static readonly string[] ToMdt =
        ["version", "ibits", "adaptive_timeouts", "fid_is_enabled", "full20", "update", "bulk_mbits"];

    private bool IsNew => model.Options.Version >= LustreVersion.V2_17;

    private string State => peer.Deactivated ? "DISCONN" : "FULL";

    private long Start => (model.Options.Start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;

    private long Now => model.Nanoseconds / 1_000_000_000;

    public string Import()
    {
        var release = model.Options.Version.ReleaseName().Split('_')[0];
        var nid = IsNew ? $"\"{ServerNid}\"" : ServerNid;
        var statistics = IsNew
            ? $"       nids_stats:\n          {nid}: {{ connects: 1, replied: 1, uptodate: uptodate, sec_ago: {Now - Start} }}\n" : "";
        var indices = peer.Kind == TargetKind.Ost ? $"       mdt_index: {mdt.Index}\n       target_index: {peer.Index}\n" : "";
        var idle = model.Options.Version >= LustreVersion.V2_12 ? "       idle: 1 sec\n" : "";
        var unit = model.Options.Version >= LustreVersion.V2_14 ? "usecs" : "usec";
        var service = IsNew ? 5 : 1;
        var transaction = ((long)(peer.Counters.Incarnations + 1) << 32) + peer.ObjectsCreated;
        var active = peer.Deactivated ? "replayable, deactive" : "replayable, pingable, connect_tried";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"import:\n    name: {name}\n    target: {peer.Name}_UUID\n    state: {State}\n" +
            $"    connect_flags: [ {string.Join(", ", peer.Kind == TargetKind.Ost ? ToOst : ToMdt)} ]\n" +
            $"    connect_data:\n       flags: 0x2040401443000026\n       instance: {peer.Counters.Incarnations}\n       target_version: {release}.0\n{indices}" +
            $"    import_flags: [ {active} ]\n" +
            $"    connection:\n       failover_nids: [ {nid} ]\n{statistics}       current_connection: {(peer.Deactivated ? "<none>" : nid)}\n" +
            $"       connection_attempts: 1\n       generation: {(peer.Deactivated ? 3 : 2)}\n       in-progress_invalidations: 0\n{idle}" +
            $"    rpcs:\n       inflight: 0\n       unregistering: 0\n       timeouts: 0\n       avg_waittime: {1200 + (peer.Index * 10)} {unit}\n" +
            $"    service_estimates:\n       services: {service} sec\n       network: {service} sec\n" +
            $"    transactions:\n       last_replay: 0\n       peer_committed: {transaction}\n       last_checked: {transaction}\n");
    }

    public string States() =>
        $"current_state: {State}\nstate_history:\n - [ {Start}, CONNECTING ]\n - [ {Start}, FULL ]\n" +
        (peer.Deactivated ? $" - [ {Start}, DISCONN ]\n" : "");

    public string Timeouts()
    {
        var value = IsNew ? "5" : "1";
        var since = $"(at {Start}, {Now - Start}s ago)";
        return $"last reply : {Now - 1}, 1s ago\n" +
            $"network    : cur   {value}  worst   {value} {since}   1   1   1   1 \n" +
            $"portal 28  : cur   {value}  worst   {value} {since}   {value}   {value}   {value}   0 \n" +
            $"portal 7   : cur   {value}  worst   {value} {since}   {value}   {value}   {value}   {value} \n";
    }
}
