using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>The families of LNet that <c>lnetctl</c> alone shows, and no file.</summary>
public static class LnetctlMetrics
{
    private const string Net = "lnetctl net show -v 4";
    private const string Peer = "lnetctl peer show -v 4";
    private const string Stats = "lnetctl stats show";
    private static readonly string[] Nid = ["nid"];
    private static readonly string[] Type = ["nid", "type"];
    private static readonly string[] Error = ["nid", "error"];

    internal static readonly LnetctlFamilies Interface = new("lustre_lnet_ni", Net);
    internal static readonly LnetctlFamilies OfPeer = new("lustre_lnet_peer", Peer);

    public static readonly MetricFamily FatalError =
        new(
            "lustre_lnet_ni_fatal_error", Gauge,
            $"1 when the device below the interface is broken, so that it is not used. ({Net}: health stats)", "", Nid);

    public static readonly MetricFamily Resends = new(
        "lustre_lnet_resends_total", Counter, $"Messages sent once more. ({Stats}: resend_count)");
    public static readonly MetricFamily ResendsFailed = new(
        "lustre_lnet_resends_failed_total", Counter, $"Messages given up after having been sent once more. ({Stats}: failed_resends)");
    public static readonly MetricFamily ResendsSucceeded =
        new(
            "lustre_lnet_resends_succeeded_total", Counter,
            $"Messages that arrived after having been sent once more. ({Stats}: successful_resends)");
    public static readonly MetricFamily ResponseTimeouts =
        new(
            "lustre_lnet_response_timeouts_total", Counter,
            $"Messages whose answer did not come in time. ({Stats}: response_timeout_count)");
    public static readonly MetricFamily Errors = new(
        "lustre_lnet_health_errors_total", Counter,
        $"Messages that failed, by where and how. ({Stats}: local_*_count, remote_*_count, network_timeout_count)", "", "where", "error");
    public static readonly MetricFamily Trackers = new(
        "lustre_lnet_response_trackers", Gauge, $"Messages whose answer is waited for. ({Stats}: rst_alloc)");

    public static readonly MetricFamily Sensitivity = Setting(
        "health_sensitivity", "health_sensitivity", "By what an error lowers the health of an interface; 0 is off");
    public static readonly MetricFamily RouterSensitivity = Setting(
        "router_sensitivity_percent", "router_sensitivity", "How healthy a router must be to be used");
    public static readonly MetricFamily Retries = Setting(
        "retries_maximum", "retry_count", "How often a message is sent once more at most");
    public static readonly MetricFamily TransactionTimeout =
        Setting("transaction_timeout_seconds", "transaction_timeout", "When a message and its answer count as lost", "seconds");
    public static readonly MetricFamily RecoveryInterval =
        Setting("recovery_interval_seconds", "recovery_interval", "How often an unhealthy interface is tried", "seconds");
    public static readonly MetricFamily Interfaces = Setting("interfaces_maximum", "max_interfaces", "Interfaces that a host may have");
    public static readonly MetricFamily Discovery = Setting(
        "discovery_enabled", "discovery", "1 when peers tell each other their interfaces");
    public static readonly MetricFamily DropAsymmetric =
        Setting(
            "drop_asymmetric_routes", "drop_asym_route", "1 when messages that come over another route than they would go are thrown away");

    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        .. Interface.All, FatalError, .. OfPeer.All,
        Resends, ResendsFailed, ResendsSucceeded, ResponseTimeouts, Errors, Trackers,
        Sensitivity, RouterSensitivity, Retries, TransactionTimeout, RecoveryInterval, Interfaces, Discovery, DropAsymmetric,
    ];

    private static MetricFamily Setting(string name, string key, string help, string unit = "") =>
        new($"lustre_lnet_{name}", Gauge, $"{help}. (lnetctl global show: {key})", unit);

    /// <summary>The families of an interface of this host, and of a peer's interface.</summary>
    internal sealed class LnetctlFamilies(string prefix, string command)
    {
        public MetricFamily Sent { get; } = new(
            $"{prefix}_send_messages_total", Counter, $"Messages sent. ({command}: statistics)", "", Nid);

        public MetricFamily Received { get; } = new(
            $"{prefix}_receive_messages_total", Counter, $"Messages received. ({command}: statistics)", "", Nid);

        public MetricFamily Dropped { get; } = new(
            $"{prefix}_drop_messages_total", Counter, $"Messages thrown away. ({command}: statistics)", "", Nid);

        public MetricFamily SentByType { get; } = new(
            $"{prefix}_send_messages_by_type_total", Counter, $"Messages sent, by type. ({command}: sent_stats)", "", Type);

        public MetricFamily ReceivedByType { get; } =
            new($"{prefix}_receive_messages_by_type_total", Counter, $"Messages received, by type. ({command}: received_stats)", "", Type);

        public MetricFamily DroppedByType { get; } =
            new($"{prefix}_drop_messages_by_type_total", Counter, $"Messages thrown away, by type. ({command}: dropped_stats)", "", Type);

        public MetricFamily Health { get; } = new(
            $"{prefix}_health_value", Gauge, $"Health of the interface: 1000 when well; each error lowers it. ({command}: health stats)",
            "", Nid);

        public MetricFamily Errors { get; } = new(
            $"{prefix}_health_errors_total", Counter, $"Messages that failed at the interface, by how. ({command}: health stats)", "",
            Error);

        public MetricFamily Pings { get; } =
            new(
                $"{prefix}_recovery_pings", Gauge,
                $"How often the interface was tried since it fell ill. ({command}: health stats, ping_count)", "", Nid);

        public IReadOnlyList<MetricFamily> All =>
            [Sent, Received, Dropped, SentByType, ReceivedByType, DroppedByType, Health, Errors, Pings];
    }
}
