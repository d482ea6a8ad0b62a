using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>The network that Lustre speaks over: what this host sent and received, its interfaces, and who is at the other end.</summary>
internal static class LnetMetrics
{
    private static readonly string[] Nid = ["nid"];
    private static readonly string[] Route = ["net", "gateway"];
    private static readonly string[] Pages = ["pages"];

    public static readonly MetricFamily Allocated = new("lustre_lnet_messages_allocated", Gauge, "Messages on their way now. (lnet.stats)");
    public static readonly MetricFamily Maximum = new("lustre_lnet_messages_maximum", Gauge, "The most messages that were ever on their way. (lnet.stats)");
    public static readonly MetricFamily Errors = new("lustre_lnet_errors_total", Counter, "Errors. (lnet.stats)");
    public static readonly MetricFamily Sent = new("lustre_lnet_send_messages_total", Counter, "Messages sent. (lnet.stats)");
    public static readonly MetricFamily Received = new("lustre_lnet_receive_messages_total", Counter, "Messages received. (lnet.stats)");
    public static readonly MetricFamily Routed = new("lustre_lnet_route_messages_total", Counter, "Messages passed on for others. (lnet.stats)");
    public static readonly MetricFamily Dropped = new("lustre_lnet_drop_messages_total", Counter, "Messages thrown away. (lnet.stats)");
    public static readonly MetricFamily SentBytes = new("lustre_lnet_send_bytes_total", Counter, "Bytes sent. (lnet.stats)", "bytes");
    public static readonly MetricFamily ReceivedBytes = new("lustre_lnet_receive_bytes_total", Counter, "Bytes received. (lnet.stats)", "bytes");
    public static readonly MetricFamily RoutedBytes = new("lustre_lnet_route_bytes_total", Counter, "Bytes passed on for others. (lnet.stats)", "bytes");
    public static readonly MetricFamily DroppedBytes = new("lustre_lnet_drop_bytes_total", Counter, "Bytes thrown away. (lnet.stats)", "bytes");

    public static readonly MetricFamily NiUp = new("lustre_lnet_ni_up", Gauge, "1 when the interface is up. (lnet.nis)", "", Nid);
    public static readonly MetricFamily NiReferences = new("lustre_lnet_ni_references", Gauge, "Messages and peers that hold the interface. (lnet.nis)", "", Nid);
    public static readonly MetricFamily NiPeerCredits = new("lustre_lnet_ni_peer_credits", Gauge, "Messages that may be on their way to one peer at once. (lnet.nis)", "", Nid);
    public static readonly MetricFamily NiCredits = new("lustre_lnet_ni_credits", Gauge, "Messages that the interface can send at once. (lnet.nis)", "", Nid);

    public static readonly MetricFamily NiAvailable = new(
        "lustre_lnet_ni_credits_available", Gauge, "Messages that the interface could send at once now; below zero, messages wait. (lnet.nis)", "", Nid);

    public static readonly MetricFamily NiMinimum = new(
        "lustre_lnet_ni_credits_minimum", Gauge, "The fewest credits that the interface ever had left for a partition of the CPUs; below zero, messages waited. (lnet.nis)", "", Nid);

    public static readonly MetricFamily PeerUp = new("lustre_lnet_peer_up", Gauge, "1 when the peer is up, where LNet watches it. (lnet.peers)", "", Nid);
    public static readonly MetricFamily PeerReferences = new("lustre_lnet_peer_references", Gauge, "Messages and routes that hold the peer. (lnet.peers)", "", Nid);
    public static readonly MetricFamily PeerCredits = new("lustre_lnet_peer_credits", Gauge, "Messages that can be sent to the peer at once. (lnet.peers)", "", Nid);
    public static readonly MetricFamily PeerAvailable =
        new("lustre_lnet_peer_credits_available", Gauge, "Messages that could be sent to the peer at once now; below zero, messages wait. (lnet.peers)", "", Nid);
    public static readonly MetricFamily PeerMinimum = new("lustre_lnet_peer_credits_minimum", Gauge, "The fewest credits that were ever left for the peer; below zero, messages waited. (lnet.peers)", "", Nid);
    public static readonly MetricFamily PeerRouterAvailable =
        new("lustre_lnet_peer_router_credits_available", Gauge, "Messages of the peer that a router could pass on at once now; below zero, messages wait. (lnet.peers)", "", Nid);
    public static readonly MetricFamily PeerRouterMinimum = new("lustre_lnet_peer_router_credits_minimum", Gauge, "The fewest router credits that were ever left for the peer; below zero, messages waited. (lnet.peers)", "", Nid);
    public static readonly MetricFamily PeerQueue = new("lustre_lnet_peer_queue_bytes", Gauge, "Bytes that wait to be sent to the peer. (lnet.peers)", "bytes", Nid);

    public static readonly MetricFamily Routing = new("lustre_lnet_routing_enabled", Gauge, "1 on a router. (lnet.routes)");
    public static readonly MetricFamily RouteUp = new("lustre_lnet_route_up", Gauge, "1 when a net can be reached over this gateway. (lnet.routes)", "", Route);
    public static readonly MetricFamily RouterUp = new("lustre_lnet_router_up", Gauge, "1 when a router that this host knows is alive. (lnet.routers)", "", Nid);
    public static readonly MetricFamily Buffers = new("lustre_lnet_router_buffers", Gauge, "Buffers of a router, by their pages. (lnet.buffers)", "", Pages);
    public static readonly MetricFamily BuffersFree =
        new("lustre_lnet_router_buffers_available", Gauge, "Buffers of a router that are free; below zero, messages wait. (lnet.buffers)", "", Pages);
    public static readonly MetricFamily BuffersMinimum =
        new("lustre_lnet_router_buffers_minimum", Gauge, "The fewest buffers of a router that were ever free in a partition of the CPUs; below zero, messages waited. (lnet.buffers)", "", Pages);

    public static readonly MetricFamily Catastrophe = Setting("catastrophe", "catastrophe", "1 when Lustre has met a bug on this host and waits for a reboot");
    public static readonly MetricFamily PanicOnBug = Setting("panic_on_lbug", "panic_on_lbug", "1 when a bug in Lustre is to end the kernel");
    public static readonly MetricFamily ConsoleRatelimit = Setting("console_ratelimit_enabled", "console_ratelimit", "1 when repeated messages on the console are left out");
    public static readonly MetricFamily ConsoleBackoff = Setting("console_backoff_factor", "console_backoff", "By what the delay of repeated messages grows");
    public static readonly MetricFamily ConsoleMaximum =
        Setting("console_delay_maximum_seconds", "console_max_delay_centisecs", "The longest delay of repeated messages on the console", "seconds");
    public static readonly MetricFamily ConsoleMinimum =
        Setting("console_delay_minimum_seconds", "console_min_delay_centisecs", "The shortest delay of repeated messages on the console", "seconds");
    public static readonly MetricFamily DebugBuffer = Setting("debug_buffer_bytes", "debug_mb", "Memory for Lustre's debug log", "bytes");
    public static readonly MetricFamily FailError = Setting("fail_error", "fail_err", "The error that an injected fault gives; 0 in production");
    public static readonly MetricFamily FailValue = Setting("fail_value", "fail_val", "The parameter of an injected fault; 0 in production");
    public static readonly MetricFamily Watchdog =
        Setting("watchdog_ratelimit_seconds", "watchdog_ratelimit", "A thread that hangs is shown in the console no more often than this", "seconds");
    public static readonly MetricFamily LndTimeout =
        Setting("lnd_timeout_seconds", "lnet_lnd_timeout", "How long the network below may take for a message before it counts as lost", "seconds");

    public static readonly MetricFamily[] Totals =
        [Allocated, Maximum, Errors, Sent, Received, Routed, Dropped, SentBytes, ReceivedBytes, RoutedBytes, DroppedBytes];

    public static readonly MetricFamily[] Peers =
        [PeerUp, PeerReferences, PeerCredits, PeerAvailable, PeerMinimum, PeerRouterAvailable, PeerRouterMinimum, PeerQueue];

    public static readonly MetricFamily[] All =
    [
        .. Totals,
        NiUp, NiReferences, NiPeerCredits, NiCredits, NiAvailable, NiMinimum,
        .. Peers,
        Routing, RouteUp, RouterUp, Buffers, BuffersFree, BuffersMinimum,
        Catastrophe, PanicOnBug, ConsoleRatelimit, ConsoleBackoff, ConsoleMaximum, ConsoleMinimum, DebugBuffer, FailError, FailValue, Watchdog, LndTimeout,
    ];

    private static MetricFamily Setting(string name, string file, string help, string unit = "") => new($"lustre_lnet_{name}", Gauge, $"{help}. (lnet.{file})", unit);
}
