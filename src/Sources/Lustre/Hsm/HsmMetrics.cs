using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;
using static LustreActors.Sources.Lustre.TargetLabels;

namespace LustreActors.Sources.Lustre;

/// <summary>Files that go to an archive and come back.</summary>
internal static class HsmMetrics
{
    public static readonly MetricFamily Archive = new("lustre_hsm_archive_requests", Gauge, "Files that are being copied into an archive. (mdt.*.hsm.archive_count)", "", Server);

    public static readonly MetricFamily Restore = new("lustre_hsm_restore_requests", Gauge, "Files that are being brought back from an archive. (mdt.*.hsm.restore_count)", "", Server);

    public static readonly MetricFamily Remove = new("lustre_hsm_remove_requests", Gauge, "Files that are being removed from an archive. (mdt.*.hsm.remove_count)", "", Server);

    public static readonly MetricFamily Active = new("lustre_hsm_active_requests", Gauge, "Requests that agents work on now. (mdt.*.hsm.active_requests)", "", Server);

    public static readonly MetricFamily Agents = new("lustre_hsm_agents", Gauge, "Agents that are registered to move files. (mdt.*.hsm.agents)", "", Server);

    public static readonly MetricFamily Enabled = new(
        "lustre_hsm_enabled", Gauge, "1 while the MDT's coordinator hands requests to agents; 0 while it is stopped or disabled. (mdt.*.hsm_control)", "", Server);

    public static readonly MetricFamily RequestsLimit =
        new("lustre_hsm_requests_limit", Gauge, "Requests that agents may work on at once. (mdt.*.hsm.max_requests)", "", Server);

    public static readonly MetricFamily[] All = [Archive, Restore, Remove, Active, Agents, Enabled, RequestsLimit];
}
