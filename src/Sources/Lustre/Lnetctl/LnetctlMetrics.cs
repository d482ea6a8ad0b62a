using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using static LustreActors.Metrics.Families.MetricType;

namespace LustreActors.Sources.Lustre.Lnetctl;

/// <summary>The families of LNet that <c>lnetctl</c> alone shows, and no file.</summary>
internal static class LnetctlMetrics
{
    private const string Net = "lnetctl net show -v 4";
    private const string Peer = "lnetctl peer show -v 4";
    private const string StatsShow = "lnetctl stats show";

    public static readonly LnetctlFamilies Interface = new("ni", Net);
    public static readonly LnetctlFamilies OfPeer = new("peer", Peer);

    public static readonly MetricFamily FatalError = Create(
        "ni_fatal_error", Gauge, "1 when the device below the interface is broken, so that it is not used", $"{Net}: health stats", "nid");

    /// <summary>The numbers of <c>lnetctl stats show</c> with a family each.</summary>
    public static readonly ImmutableArray<(string Key, MetricFamily Family)> Stats =
    [
        Stat("resend_count", "resends_total", Counter, "Messages sent once more"),
        Stat("failed_resends", "resends_failed_total", Counter, "Messages given up after having been sent once more"),
        Stat("successful_resends", "resends_succeeded_total", Counter, "Messages that arrived after having been sent once more"),
        Stat("response_timeout_count", "response_timeouts_total", Counter, "Messages whose answer did not come in time"),
        Stat("rst_alloc", "response_trackers", Gauge, "Messages whose answer is waited for"),
    ];

    public static readonly MetricFamily Errors = Create(
        "health_errors_total", Counter, "Messages that failed, by where and how",
        $"{StatsShow}: local_*_count, remote_*_count, network_timeout_count", "where", "error");

    /// <summary>The settings that <c>lnetctl global show</c> shows. Some releases have another key.</summary>
    public static readonly ImmutableArray<(string[] Keys, MetricFamily Family)> Settings =
    [
        Setting("health_sensitivity", "health_sensitivity", "By what an error lowers the health of an interface; 0 is off"),
        Setting("router_sensitivity_percent", "router_sensitivity", "How healthy a router must be to be used"),
        Setting("retries_maximum", "retry_count", "How often a message is sent once more at most"),
        Setting("transaction_timeout_seconds", "transaction_timeout", "When a message and its answer count as lost", "seconds"),
        Setting("recovery_interval_seconds", "recovery_interval", "How often an unhealthy interface is tried", "seconds"),
        Setting("interfaces_maximum", "max_interfaces", "Interfaces that a host may have", "", "max_intf"),
        Setting("discovery_enabled", "discovery", "1 when peers tell each other their interfaces"),
        Setting(
            "drop_asymmetric_routes", "drop_asym_route", "1 when messages that come over another route than they would go are thrown away"),
    ];

    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        .. Interface.All, FatalError, .. OfPeer.All, .. Stats[..^1].Select(s => s.Family), Errors, Stats[^1].Family,
        .. Settings.Select(s => s.Family),
    ];

    private static (string Key, MetricFamily Family) Stat(string key, string name, MetricType type, string help) =>
        (key, Create(name, type, help, $"{StatsShow}: {key}"));

    private static (string[] Keys, MetricFamily Family) Setting(
        string name, string key, string help, string unit = "", params string[] otherKeys) =>
        ([key, .. otherKeys], new MetricFamily($"lustre_lnet_{name}", Gauge, $"{help}. (lnetctl global show: {key})", unit));

    private static MetricFamily Create(string name, MetricType type, string help, string origin, params string[] labels) =>
        new($"lustre_lnet_{name}", type, $"{help}. ({origin})", "", labels);

    /// <summary>The families of an interface of this host, and of a peer's interface.</summary>
    internal sealed class LnetctlFamilies(string kind, string command)
    {
        public MetricFamily Sent { get; } = Create(
            $"{kind}_send_messages_total", Counter, "Messages sent", $"{command}: statistics", "nid");

        public MetricFamily Received { get; } = Create(
            $"{kind}_receive_messages_total", Counter, "Messages received", $"{command}: statistics", "nid");

        public MetricFamily Dropped { get; } = Create(
            $"{kind}_drop_messages_total", Counter, "Messages thrown away", $"{command}: statistics", "nid");

        public MetricFamily SentByType { get; } = Create(
            $"{kind}_send_messages_by_type_total", Counter, "Messages sent, by type", $"{command}: sent_stats", "nid", "type");

        public MetricFamily ReceivedByType { get; } = Create(
            $"{kind}_receive_messages_by_type_total", Counter, "Messages received, by type", $"{command}: received_stats", "nid", "type");

        public MetricFamily DroppedByType { get; } = Create(
            $"{kind}_drop_messages_by_type_total", Counter, "Messages thrown away, by type", $"{command}: dropped_stats", "nid", "type");

        public MetricFamily Health { get; } = Create(
            $"{kind}_health_value", Gauge, "Health of the interface: 1000 when well; each error lowers it", $"{command}: health stats",
            "nid");

        public MetricFamily Errors { get; } = Create(
            $"{kind}_health_errors_total", Counter, "Messages that failed at the interface, by how", $"{command}: health stats", "nid",
            "error");

        public MetricFamily Pings { get; } = Create(
            $"{kind}_recovery_pings", Gauge, "How often the interface was tried since it fell ill", $"{command}: health stats, ping_count",
            "nid");

        public IReadOnlyList<MetricFamily> All =>
            [Sent, Received, Dropped, SentByType, ReceivedByType, DroppedByType, Health, Errors, Pings];
    }
}
