using System.Collections.Immutable;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

internal static class UpkeepParameters
{
    public static readonly LustreParameter Scrub = new("osd-*.*.oi_scrub", ProcDebug212, [.. UpkeepMetrics.OfScrub]);
    public static readonly LustreParameter Namespace = new("mdd.*.lfsck_namespace", ProcDebug212, [.. UpkeepMetrics.OfLfsck]);
    public static readonly LustreParameter MdtLayout = new("mdd.*.lfsck_layout", ProcDebug212, [.. UpkeepMetrics.OfLfsck]);
    public static readonly LustreParameter OstLayout = new("obdfilter.*.lfsck_layout", ProcDebug217, [.. UpkeepMetrics.OfLfsck]);

    public static readonly ImmutableArray<LustreParameter> All = [Scrub, Namespace, MdtLayout, OstLayout];
}
