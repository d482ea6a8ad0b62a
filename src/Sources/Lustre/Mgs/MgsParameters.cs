using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;

namespace LustreActors.Sources.Lustre.Mgs;

/// <summary>The filesystems of an MGS. The label <c>filesystem</c> is the filesystem whose configuration the MGS shows.</summary>
internal static class MgsParameters
{
    /// <summary>The names of the filesystems in <see cref="Live"/>.</summary>
    public static readonly LustreParameter Filesystems = new("mgs.*.filesystems", ProcDebug212);

    public static readonly LustreParameter Live = new("mgs.MGS.live.*", Proc);

    private static readonly MetricGroup Filesystem = new(TargetLabels.Server, Live);

    private static readonly ImmutableArray<LustreMetric> Configuration =
    [
        Filesystem.Gauge(
            "lustre_mgs_targets", Unit.Count, "Targets that have registered, whether they are up or not", MgsLiveParser.Targets),
        Filesystem.Gauge(
            "lustre_mgs_generation", Unit.Count, "How often the configuration of the filesystem has changed", MgsLiveParser.Generation),
    ];

    public static readonly LustreMetric RecoveryState = Filesystem.Gauge(
        "lustre_mgs_imperative_recovery_state", Unit.Count,
        "1 for the state of imperative recovery: full, partial (some clients cannot be told that a target is back), disabled, startup",
        further: "state");

    private static readonly ImmutableArray<LustreMetric> Recovery =
    [
        Filesystem.Gauge(
            "lustre_mgs_nonir_clients", Unit.Count, "Clients that cannot be told when a target is back", MgsLiveParser.NonIrClients),
        Filesystem.Gauge(
            "lustre_mgs_nid_table_version", Unit.Count, "Version of the table of addresses: it grows whenever a target registers",
            MgsLiveParser.NidTable),
        Filesystem.Counter(
            "lustre_mgs_notifications_total", Unit.Count, "Times that clients were told where targets are", MgsLiveParser.Notifications),
        Filesystem.Counter(
            "lustre_mgs_notification_seconds_total", Unit.Nanoseconds, "Time that it took to tell clients where targets are",
            MgsLiveParser.NotificationTime),
        Filesystem.Gauge(
            "lustre_mgs_notification_maximum_seconds", Unit.Nanoseconds, "The longest that it took to tell all clients where targets are",
            MgsLiveParser.NotificationMaximum),
    ];

    public static readonly ImmutableArray<LustreMetric> Numbers = [.. Configuration, .. Recovery];

    public static readonly ImmutableArray<LustreMetric> All = [.. Configuration, RecoveryState, .. Recovery];
}
