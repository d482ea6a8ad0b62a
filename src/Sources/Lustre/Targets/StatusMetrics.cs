using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Whether a target can be used.</summary>
internal static class StatusMetrics
{
    public static readonly MetricFamily Ost = new(
        "lustre_ost_status", MetricType.Gauge,
        "1 when the OST serves its clients: on its server, when it is mounted and neither waits for nor does recovery. (obdfilter.*.recovery_status)",
        "", "filesystem", "ost", "target", "client");

    public static readonly MetricFamily[] All = [Ost];
}
