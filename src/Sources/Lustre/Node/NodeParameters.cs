using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>What is read of the host itself.</summary>
internal static class NodeParameters
{
    public static readonly LustreParameter HealthCheck = new("health_check", ParameterShape.Health, NodeMetrics.Healthy, NodeMetrics.DeviceHealthy) { IsExpected = true };
    public static readonly LustreParameter Devices = new("devices", ParameterShape.Devices, NodeMetrics.DeviceHealthy) { MayBeInDebugfs = true };
    public static readonly LustreParameter Version = new("version", ParameterShape.Text, NodeMetrics.Version);
    public static readonly LustreParameter JobIdVar = new("jobid_var", ParameterShape.Text, NodeMetrics.JobId);
    public static readonly LustreParameter JobIdName = new("jobid_name", ParameterShape.Text, NodeMetrics.JobId);

    public static readonly ImmutableArray<LustreParameter> Numbers =
    [
        new("memused", ParameterShape.Number, NodeMetrics.MemoryUsed),
        new("memused_max", ParameterShape.Number, NodeMetrics.MemoryMaximum),
        new("lnet_memused", ParameterShape.Number, NodeMetrics.LnetMemoryUsed) { MayBeInDebugfs = true },
    ];

    public static readonly ImmutableArray<LustreParameter> All = [HealthCheck, Devices, Version, JobIdVar, JobIdName, .. Numbers];
}
