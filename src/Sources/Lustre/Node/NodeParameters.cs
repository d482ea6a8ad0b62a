using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>What is read of the host itself.</summary>
internal static class NodeParameters
{
    public static readonly LustreParameter HealthCheck = new("health_check", ParameterPlaces.Sys, NodeMetrics.Healthy, NodeMetrics.DeviceHealthy) { IsExpected = true };
    public static readonly LustreParameter Devices = new("devices", ParameterPlaces.ProcDebug212, NodeMetrics.DeviceHealthy) { MayBeEmpty = true };
    public static readonly LustreParameter Version = new("version", ParameterPlaces.Sys, NodeMetrics.Version);
    public static readonly LustreParameter JobIdVar = new("jobid_var", ParameterPlaces.Sys, NodeMetrics.JobId);
    public static readonly LustreParameter JobIdName = new("jobid_name", ParameterPlaces.Sys, NodeMetrics.JobId);

    public static readonly ImmutableArray<LustreParameter> Numbers =
    [
        new("memused", ParameterPlaces.Sys, NodeMetrics.MemoryUsed),
        new("memused_max", ParameterPlaces.Sys, NodeMetrics.MemoryMaximum),
        new("lnet_memused", ParameterPlaces.ProcDebug212, NodeMetrics.LnetMemoryUsed),
    ];

    public static readonly ImmutableArray<LustreParameter> All = [HealthCheck, Devices, Version, JobIdVar, JobIdName, .. Numbers];
}
