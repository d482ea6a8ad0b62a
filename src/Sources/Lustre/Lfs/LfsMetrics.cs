using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>The families of a mount's targets that <c>lfs</c> shows.</summary>
internal static class LfsMetrics
{
    private static readonly string[] Labels = [.. TargetLabels.ServerOrClient, "mount"];

    public static readonly MetricFamily Up =
        new("lustre_lfs_ost_up", Gauge, "1 when a target answered, 0 when it is inactive or did not answer. (lfs df)", "", Labels);

    public static readonly MetricFamily Capacity =
        new("lustre_lfs_ost_capacity_bytes", Gauge, "Size of a target as a mount sees it. (lfs df)", "bytes", Labels);

    public static readonly MetricFamily Used = new(
        "lustre_lfs_ost_used_bytes", Gauge, "Used space of a target as a mount sees it. (lfs df)", "bytes", Labels);

    public static readonly MetricFamily Available =
        new(
            "lustre_lfs_ost_available_bytes", Gauge, "Space of a target that users may have, as a mount sees it. (lfs df)", "bytes",
            Labels);

    public static readonly MetricFamily Degraded = new(
        "lustre_lfs_ost_degraded", Gauge, "1 when a target calls itself degraded. (lfs df: D)", "", Labels);

    public static readonly MetricFamily Flag =
        new("lustre_lfs_ost_flag", Gauge, "1 for each letter that stands behind a target. (lfs df)", "", [.. Labels, "flag"]);

    public static readonly MetricFamily ServerStatus =
        new("lustre_lfs_server_status", Gauge, "1 when a mount's connection to a target is active. (lfs check servers)", "", Labels);

    public static readonly MetricFamily[] All = [Up, Capacity, Used, Available, Degraded, Flag, ServerStatus];
}
