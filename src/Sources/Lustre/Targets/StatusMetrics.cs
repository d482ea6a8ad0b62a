using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Whether a target can be used: as a mount sees it, with the labels <c>target</c> (the mount, since two mounts of one filesystem would
/// otherwise be the same series) and <c>client</c>; and as its own server sees it, without.
/// </summary>
internal static class StatusMetrics
{
    public static readonly MetricFamily Ost = new(
        "lustre_ost_status", MetricType.Gauge,
        "1 while an OST can be used: to a mount, while its connection is FULL or IDLE; on its server, while it is mounted and not in recovery. (osc.*.import, obdfilter.*.recovery_status)",
        "", "filesystem", "ost", "target", "client");

    public static readonly MetricFamily Mdt = new(
        "lustre_mdt_status", MetricType.Gauge,
        "1 while an MDT can be used: to a mount, while its connection is FULL or IDLE; on its server, while it is mounted and not in recovery. (mdc.*.import, mdt.*.recovery_status)",
        "", "filesystem", "mdt", "target", "client");

    public static readonly MetricFamily[] All = [Ost, Mdt];
}
