using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

internal static class CacheParameters
{
    public static readonly LustreParameter Stats = new("osd-*.*.stats", ParameterPlaces.ProcDebug215, [.. CacheMetrics.All]);

    public static readonly ImmutableArray<LustreParameter> All = [Stats];
}
