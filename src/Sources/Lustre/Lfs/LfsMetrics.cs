using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Lfs;

/// <summary>The families of a mount's targets that <c>lfs</c> shows.</summary>
internal static class LfsMetrics
{
    public static readonly MetricFamily Up = Create(
        "ost_up", "1 when a target answered, 0 when it is inactive or did not answer. (lfs df)");

    public static readonly MetricFamily Capacity = Create("ost_capacity_bytes", "Size of a target as a mount sees it. (lfs df)", "bytes");
    public static readonly MetricFamily Used = Create("ost_used_bytes", "Used space of a target as a mount sees it. (lfs df)", "bytes");

    public static readonly MetricFamily Available = Create(
        "ost_available_bytes", "Space of a target that users may have, as a mount sees it. (lfs df)", "bytes");

    public static readonly MetricFamily Degraded = Create("ost_degraded", "1 when a target calls itself degraded. (lfs df: D)");

    public static readonly MetricFamily Flag = Create("ost_flag", "1 for each letter that stands behind a target. (lfs df)", "", "flag");

    public static readonly MetricFamily ServerStatus = Create(
        "server_status", "1 when a mount's connection to a target is active. (lfs check servers)");

    public static readonly MetricFamily[] All = [Up, Capacity, Used, Available, Degraded, Flag, ServerStatus];

    private static MetricFamily Create(string name, string help, string unit = "", params string[] further) =>
        new($"lustre_lfs_{name}", MetricType.Gauge, help, unit, [.. TargetLabels.ServerOrClient, "mount", .. further]);
}
