using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;

namespace LustreActors.Sources.Lustre.Pools;

/// <summary>The pools of OSTs that an MDT knows.</summary>
internal static class PoolParameters
{
    /// <summary>A file for each pool, with a line for each OST.</summary>
    public static readonly LustreParameter Members = new("lod.*.pools.*", Proc);

    private static readonly string[] Labels = [.. TargetLabels.Server, "pool"];

    public static readonly LustreMetric Osts = new MetricGroup(Labels, Members).Gauge("lustre_pool_osts", Unit.Count, "OSTs in a pool");

    /// <summary>A file for each in the directory of the pool.</summary>
    public static readonly ImmutableArray<LustreMetric> Spill =
    [
        LustreMetric.Gauge(
            "lustre_pool_spilling", Unit.Count, "1 while a pool is so full that new files go to another one", Labels,
            new LustreParameter("lod.*.pool.*.spill_is_active", Since("2.15", ParameterRoot.Proc))),
        LustreMetric.Counter(
            "lustre_pool_spills_total", Unit.Count, "Files that went to another pool because theirs was full", Labels,
            new LustreParameter("lod.*.pool.*.spill_hit", Since("2.15", ParameterRoot.Proc))),
    ];

    public static readonly ImmutableArray<LustreMetric> All = [Osts, .. Spill];
}
