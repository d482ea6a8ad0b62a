using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>Where a mount's connections count what they send.</summary>
internal static class RpcParameters
{
    public static readonly LustreParameter Osc = new("osc.*.rpc_stats", ParameterPlaces.ProcDebug217, [.. RpcMetrics.OfRpcStats, RpcMetrics.CurrentDirectRpcs]);
    public static readonly LustreParameter Mdc = new("mdc.*.rpc_stats", ParameterPlaces.ProcDebug217, [.. RpcMetrics.OfRpcStats]);
    public static readonly LustreParameter OscLatency = new("osc.*.io_latency_stats", ParameterPlaces.Since("2.17", ParameterRoot.Debug), RpcMetrics.Latency);

    public static readonly ImmutableArray<LustreParameter> All = [Osc, Mdc, OscLatency];
}
