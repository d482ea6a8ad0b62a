using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>The texts of an MDT's connection to an OST or to another MDT: <c>import</c>, <c>state</c> and <c>timeouts</c>.</summary>
internal sealed class OspText(SimulatedLustre model, SimulatedTarget mdt, SimulatedTarget peer, string name)
{
    private LustreVersion Version => model.Options.Version;

    private long Start => (model.Options.Start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;

    private long Now => model.Nanoseconds / 1_000_000_000;

    public string Import()
    {
        var text = new StringBuilder();
        var history = peer.ProxyHistory;
        var indices = peer.Kind == TargetKind.Ost ? $"       mdt_index: {mdt.Index}\n       target_index: {peer.Index}\n" : "";
        ImportText.Head(text, name, $"{peer.Name}_UUID", history.State, ConnectFlags.OfProxy(peer.Kind), Version, peer.Instance);
        text.Append(indices).Append("    import_flags: [ ").Append(peer.Deactivated ? "replayable, deactive" : "replayable, pingable, connect_tried").Append(" ]\n");
        var connections = history.Events.Count(each => each.State == ImportState.Connecting);
        // An MDT asks its peers for their capacity every few seconds.
        ImportText.Connection(
            text, peer.ServerNids, peer.Deactivated ? null : peer.ServerNid, connections, connections + (peer.Deactivated ? 2 : 1),
            history.Events[^1].Second * 1_000_000_000, model.Nanoseconds - 1_000_000_000, Version, model.Nanoseconds);
        var lost = history.Events.Count(each => each.State == ImportState.Disconnected);
        ImportText.Rpcs(text, 0, peer.Deactivated ? 0 : lost, 1200 + (peer.Index * 10), Version);
        ImportText.Transactions(text, ((long)(peer.Instance + 1) << 32) + peer.ObjectsCreated);
        return text.ToString();
    }

    public string States() => ImportText.State(peer.ProxyHistory.State, peer.ProxyHistory.Events);

    public string Timeouts()
    {
        var value = ImportText.Estimate(Version);
        var since = $"(at {Start}, {Now - Start}s ago)";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"last reply : {Now - 1}, 1s ago\n" +
            $"network    : cur {value,3}  worst {value,3} {since}   1   1   1   1 \n" +
            $"portal 28  : cur {value,3}  worst {value,3} {since} {value,3} {value,3} {value,3}   0 \n" +
            $"portal 7   : cur {value,3}  worst {value,3} {since} {value,3} {value,3} {value,3} {value,3} \n");
    }
}
