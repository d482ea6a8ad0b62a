using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>What Lustre says of the whole host.</summary>
internal static class NodeMetrics
{
    public static readonly MetricFamily Healthy =
        new("lustre_healthy", Gauge, "1 when Lustre calls this host healthy. It goes on doing so while the servers it talks to are down. (health_check)");

    public static readonly MetricFamily DeviceHealthy =
        new("lustre_device_healthy", Gauge, "0 when Lustre reports a device of this target unhealthy. (health_check, devices)", "", TargetLabels.Server);

    public static readonly MetricFamily Version = new("lustre_version_info", Gauge, "Lustre's version. (version)", "", "version");

    public static readonly MetricFamily JobId = new(
        "lustre_jobid_info", Gauge, "Where this host takes job ids from. (jobid_var, jobid_name)", "", "jobid_var", "jobid_name");

    public static readonly MetricFamily MemoryUsed = new("lustre_memory_used_bytes", Gauge, "Memory that Lustre holds. (memused)", "bytes");

    public static readonly MetricFamily MemoryMaximum =
        new("lustre_memory_maximum_bytes", Gauge, "The most memory that Lustre ever held. (memused_max)", "bytes");

    public static readonly MetricFamily LnetMemoryUsed = new("lustre_lnet_memory_used_bytes", Gauge, "Memory that LNet holds. (lnet_memused)", "bytes");

    public static readonly MetricFamily[] All = [Healthy, DeviceHealthy, Version, JobId, MemoryUsed, MemoryMaximum, LnetMemoryUsed];
}
