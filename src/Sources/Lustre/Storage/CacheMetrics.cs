using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>A target's cache of pages. ldiskfs alone: ZFS has its own, which Lustre does not count.</summary>
internal static class CacheMetrics
{
    private const string From = "osd-*.*.stats";

    public static readonly MetricFamily Access =
        new("lustre_cache_access_total", Counter, $"Pages asked of the server's cache. ({From}: cache_access)", "", TargetLabels.Server);

    public static readonly MetricFamily Hit =
        new("lustre_cache_hit_total", Counter, $"Pages that the server's cache had. ({From}: cache_hit)", "", TargetLabels.Server);

    public static readonly MetricFamily Miss =
        new("lustre_cache_miss_total", Counter, $"Pages that had to be read from the storage. ({From}: cache_miss)", "", TargetLabels.Server);

    public static readonly MetricFamily GetPage =
        new("lustre_cache_get_page_total", Counter, $"Times that pages were got for a request. ({From}: get_page)", "", TargetLabels.Server);

    public static readonly MetricFamily GetPageSeconds =
        new("lustre_cache_get_page_seconds_total", Counter, $"Time spent getting pages for requests. ({From}: get_page)", "seconds", TargetLabels.Server);

    public static readonly MetricFamily GetPageFailures =
        new("lustre_cache_get_page_failures_total", Counter, $"Pages for which there was no memory. ({From}: get_page_failures)", "", TargetLabels.Server);

    public static readonly MetricFamily ManyCredits = new(
        "lustre_many_credits_total", Counter, $"Transactions that wanted more of the journal than they ought to. ({From}: many_credits)", "", TargetLabels.Server);

    public static readonly MetricFamily[] All = [Access, Hit, Miss, GetPage, GetPageSeconds, GetPageFailures, ManyCredits];
}
