using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;

namespace LustreActors.Sources.Lustre.Lnet;

/// <summary>
/// The network that Lustre speaks over. Its parameters lie in <c>/proc/sys/lnet</c> up to 2.10, in debugfs since. Their names begin with
/// <c>lnet.</c> here, because <c>lctl</c> knows them by names such as <c>stats</c> alone.
/// </summary>
internal static class LnetParameters
{
    public static readonly LustreParameter Stats = new("lnet.stats", ProcDebug212) { IsExpected = true };
    public static readonly LustreParameter Nis = new("lnet.nis", ProcDebug212);
    public static readonly LustreParameter PeerTable = new("lnet.peers", ProcDebug212);
    public static readonly LustreParameter Routes = new("lnet.routes", ProcDebug212);
    public static readonly LustreParameter Routers = new("lnet.routers", ProcDebug212);
    public static readonly LustreParameter BufferTable = new("lnet.buffers", ProcDebug212);

    private static readonly MetricGroup Total = new([], Stats);
    private static readonly MetricGroup Ni = new(["nid"], Nis);
    private static readonly MetricGroup Peer = new(["nid"], PeerTable);
    private static readonly MetricGroup Buffer = new(["pages"], BufferTable);

    /// <summary>In the order of the numbers in the file.</summary>
    public static readonly ImmutableArray<LustreMetric> Totals =
    [
        Total.Gauge("lustre_lnet_messages_allocated", Unit.Count, "Messages on their way now", 0),
        Total.Gauge("lustre_lnet_messages_maximum", Unit.Count, "The most messages that were ever on their way", 1),
        Total.Counter("lustre_lnet_errors_total", Unit.Count, "Errors", 2),
        Total.Counter("lustre_lnet_send_messages_total", Unit.Count, "Messages sent", 3),
        Total.Counter("lustre_lnet_receive_messages_total", Unit.Count, "Messages received", 4),
        Total.Counter("lustre_lnet_route_messages_total", Unit.Count, "Messages passed on for others", 5),
        Total.Counter("lustre_lnet_drop_messages_total", Unit.Count, "Messages thrown away", 6),
        Total.Counter("lustre_lnet_send_bytes_total", Unit.Bytes, "Bytes sent", 7),
        Total.Counter("lustre_lnet_receive_bytes_total", Unit.Bytes, "Bytes received", 8),
        Total.Counter("lustre_lnet_route_bytes_total", Unit.Bytes, "Bytes passed on for others", 9),
        Total.Counter("lustre_lnet_drop_bytes_total", Unit.Bytes, "Bytes thrown away", 10),
    ];

    public static readonly ImmutableArray<LustreMetric> Interfaces =
    [
        Ni.Gauge("lustre_lnet_ni_up", Unit.Count, "1 when the interface is up", LnetInterfaces.Up),
        Ni.Gauge("lustre_lnet_ni_references", Unit.Count, "Messages and peers that hold the interface", LnetInterfaces.References),
        Ni.Gauge(
            "lustre_lnet_ni_peer_credits", Unit.Count, "Messages that may be on their way to one peer at once", LnetInterfaces.PeerCredits),
        Ni.Gauge("lustre_lnet_ni_credits", Unit.Count, "Messages that the interface can send at once", LnetInterfaces.Credits),
        Ni.Gauge(
            "lustre_lnet_ni_credits_available", Unit.Count, "Messages that the interface could send at once now; below zero, messages wait",
            LnetInterfaces.Available),
        Ni.Gauge(
            "lustre_lnet_ni_credits_minimum", Unit.Count,
            "The fewest credits that the interface ever had left for a partition of the CPUs; below zero, messages waited",
            LnetInterfaces.Minimum),
    ];

    public static readonly ImmutableArray<LustreMetric> Peers =
    [
        Peer.Gauge("lustre_lnet_peer_up", Unit.Count, "1 when the peer is up, where LNet watches it", 0),
        Peer.Gauge("lustre_lnet_peer_references", Unit.Count, "Messages and routes that hold the peer", 1),
        Peer.Gauge("lustre_lnet_peer_credits", Unit.Count, "Messages that can be sent to the peer at once", 2),
        Peer.Gauge(
            "lustre_lnet_peer_credits_available", Unit.Count,
            "Messages that could be sent to the peer at once now; below zero, messages wait", 3),
        Peer.Gauge(
            "lustre_lnet_peer_credits_minimum", Unit.Count,
            "The fewest credits that were ever left for the peer; below zero, messages waited", 4),
        Peer.Gauge(
            "lustre_lnet_peer_router_credits_available", Unit.Count,
            "Messages of the peer that a router could pass on at once now; below zero, messages wait", 5),
        Peer.Gauge(
            "lustre_lnet_peer_router_credits_minimum", Unit.Count,
            "The fewest router credits that were ever left for the peer; below zero, messages waited", 6),
        Peer.Gauge("lustre_lnet_peer_queue_bytes", Unit.Bytes, "Bytes that wait to be sent to the peer", 7),
    ];

    public static readonly LustreMetric Routing = Gauge("lustre_lnet_routing_enabled", Unit.Count, "1 on a router", [], Routes);

    public static readonly LustreMetric RouteUp =
        Gauge("lustre_lnet_route_up", Unit.Count, "1 when a net can be reached over this gateway", ["net", "gateway"], Routes);

    public static readonly LustreMetric RouterUp =
        Gauge("lustre_lnet_router_up", Unit.Count, "1 when a router that this host knows is alive", ["nid"], Routers);

    public static readonly ImmutableArray<LustreMetric> Buffers =
    [
        Buffer.Gauge("lustre_lnet_router_buffers", Unit.Count, "Buffers of a router, by their pages", 0),
        Buffer.Gauge("lustre_lnet_router_buffers_available", Unit.Count, "Buffers of a router that are free; below zero, messages wait", 1),
        Buffer.Gauge(
            "lustre_lnet_router_buffers_minimum", Unit.Count,
            "The fewest buffers of a router that were ever free in a partition of the CPUs; below zero, messages waited", 2),
    ];

    public static readonly ImmutableArray<LustreMetric> Settings =
    [
        Setting("catastrophe", "catastrophe", Unit.Count, "1 when Lustre has met a bug on this host and waits for a reboot"),
        Setting("panic_on_lbug", "panic_on_lbug", Unit.Count, "1 when a bug in Lustre is to end the kernel"),
        Setting("console_ratelimit", "console_ratelimit_enabled", Unit.Count, "1 when repeated messages on the console are left out"),
        Setting("console_backoff", "console_backoff_factor", Unit.Count, "By what the delay of repeated messages grows"),
        Setting(
            "console_max_delay_centisecs", "console_delay_maximum_seconds", Unit.Centiseconds,
            "The longest delay of repeated messages on the console"),
        Setting(
            "console_min_delay_centisecs", "console_delay_minimum_seconds", Unit.Centiseconds,
            "The shortest delay of repeated messages on the console"),
        Setting("debug_mb", "debug_buffer_bytes", Unit.Mebibytes, "Memory for Lustre's debug log"),
        Setting("fail_err", "fail_error", Unit.Count, "The error that an injected fault gives; 0 in production", isSigned: true),
        Setting("fail_loc", "fail_location", Unit.Count, "The place in the code where faults are injected; 0 in production"),
        Setting("fail_val", "fail_value", Unit.Count, "The parameter of an injected fault; 0 in production", isSigned: true),
        Setting(
            "watchdog_ratelimit", "watchdog_ratelimit_seconds", Unit.Seconds,
            "A thread that hangs is shown in the console no more often than this"),
        Gauge(
            "lustre_lnet_lnd_timeout_seconds", Unit.Seconds, "How long the network below may take for a message before it counts as lost",
            [],
            new LustreParameter("lnet.lnet_lnd_timeout", Since("2.14", ParameterRoot.Debug))),
    ];

    public static readonly ImmutableArray<LustreMetric> All =
        [.. Totals, .. Interfaces, .. Peers, Routing, RouteUp, RouterUp, .. Buffers, .. Settings];

    private static LustreMetric Setting(string file, string name, Unit unit, string help, bool isSigned = false) =>
        Gauge($"lustre_lnet_{name}", unit, help, [], new LustreParameter($"lnet.{file}", ProcDebug212) { IsSigned = isSigned });
}
