using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;

namespace LustreActors.Sources.Lustre.Node;

/// <summary>The parameters of the whole host.</summary>
internal static class NodeParameters
{
    public static readonly LustreParameter HealthCheck = new("health_check", Sys) { IsExpected = true };
    public static readonly LustreParameter Devices = new("devices", ProcDebug212) { MayBeEmpty = true };
    public static readonly LustreParameter VersionFile = new("version", Sys);
    public static readonly LustreParameter JobIdVar = new("jobid_var", Sys);
    public static readonly LustreParameter JobIdName = new("jobid_name", Sys);

    public static readonly LustreMetric Healthy = Gauge(
        "lustre_healthy", Unit.Count, "1 when Lustre calls this host healthy. It goes on doing so while the servers it talks to are down",
        [], HealthCheck);

    public static readonly LustreMetric DeviceHealthy = Gauge(
        "lustre_device_healthy", Unit.Count, "0 when Lustre reports a device of this target unhealthy", TargetLabels.Server, HealthCheck,
        Devices);

    public static readonly LustreMetric Version = Gauge("lustre_version_info", Unit.Count, "Lustre's version", ["version"], VersionFile);

    public static readonly LustreMetric JobId =
        Gauge("lustre_jobid_info", Unit.Count, "Where this host takes job ids from", ["jobid_var", "jobid_name"], JobIdVar, JobIdName);

    public static readonly ImmutableArray<LustreMetric> Memory =
    [
        Gauge("lustre_memory_used_bytes", Unit.Bytes, "Memory that Lustre holds", [], new LustreParameter("memused", Sys)),
        Gauge(
            "lustre_memory_maximum_bytes", Unit.Bytes, "The most memory that Lustre ever held", [],
            new LustreParameter("memused_max", Sys)),
        Gauge("lustre_lnet_memory_used_bytes", Unit.Bytes, "Memory that LNet holds", [], new LustreParameter("lnet_memused", ProcDebug212)),
    ];

    public static readonly ImmutableArray<LustreMetric> All = [Healthy, DeviceHealthy, Version, JobId, .. Memory];
}
