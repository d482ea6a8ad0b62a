using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;
using static LustreActors.Sources.Lustre.TargetLabels;

namespace LustreActors.Sources.Lustre;

/// <summary>What the MGS knows of each filesystem. The label <c>filesystem</c> is that filesystem.</summary>
internal static class MgsMetrics
{
    private const string From = "(mgs.MGS.live.*)";

    public static readonly MetricFamily Targets = new("lustre_mgs_targets", Gauge, $"Targets that have registered, whether they are up or not. {From}", "", Server);

    public static readonly MetricFamily Generation = new("lustre_mgs_generation", Gauge, $"How often the configuration of the filesystem has changed. {From}", "", Server);

    public static readonly MetricFamily RecoveryState = new(
        "lustre_mgs_imperative_recovery_state", Gauge,
        $"1 for the state of imperative recovery: full, partial (some clients cannot be told that a target is back), disabled, startup. {From}", "", [.. Server, "state"]);

    public static readonly MetricFamily DeafClients =
        new("lustre_mgs_nonir_clients", Gauge, $"Clients that cannot be told when a target is back. {From}", "", Server);

    public static readonly MetricFamily NidTable =
        new("lustre_mgs_nid_table_version", Gauge, $"Version of the table of addresses: it grows whenever a target registers. {From}", "", Server);

    public static readonly MetricFamily Notifications = new("lustre_mgs_notifications_total", Counter, $"Times that clients were told where targets are. {From}", "", Server);

    public static readonly MetricFamily NotificationSeconds =
        new("lustre_mgs_notification_seconds_total", Counter, $"Time that it took to tell clients where targets are. {From}", "seconds", Server);

    public static readonly MetricFamily NotificationMaximum =
        new("lustre_mgs_notification_maximum_seconds", Gauge, $"The longest that it took to tell all clients where targets are. {From}", "seconds", Server);

    public static readonly MetricFamily[] All =
        [Targets, Generation, RecoveryState, DeafClients, NidTable, Notifications, NotificationSeconds, NotificationMaximum];
}
