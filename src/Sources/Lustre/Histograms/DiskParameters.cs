using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Where the storage's histograms are. No release that is read has <c>brw_stats</c> below <c>obdfilter</c> any more.
/// </summary>
internal static class DiskParameters
{
    public static readonly LustreParameter BrwStats = new("osd-*.*.brw_stats", ParameterPlaces.ProcDebug215, [.. DiskMetrics.OfBrwStats]);

    /// <summary>In DDN's builds of 2.14 and 2.15 too.</summary>
    public static readonly LustreParameter IoLatency = new("osd-*.*.io_latency_stats", ParameterPlaces.Since("2.17", ParameterRoot.Debug), DiskMetrics.Latency);

    public static readonly ImmutableArray<LustreParameter> All = [BrwStats, IoLatency];
}
