using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Storage;

/// <summary>
/// The counters of a target's cache of pages. Only ldiskfs has them: Lustre does not count what the cache of ZFS does.
/// </summary>
internal static class CacheParameters
{
    public static readonly LustreParameter Stats = new("osd-*.*.stats", ParameterPlaces.ProcDebug215);

    private static readonly MetricGroup Cache = new(TargetLabels.Server, Stats);

    public static readonly ImmutableArray<LustreMetric> All =
    [
        Cache.Counter(
            "lustre_cache_access_total", Unit.Count, "Pages asked of the server's cache", CacheReader.Access, "cache_access",
            CacheReader.Created),
        Cache.Counter(
            "lustre_cache_hit_total", Unit.Count, "Pages that the server's cache had", CacheReader.Hit, "cache_hit", CacheReader.Created),
        Cache.Counter(
            "lustre_cache_miss_total", Unit.Count, "Pages that had to be read from the storage", CacheReader.Miss, "cache_miss",
            CacheReader.Created),
        Cache.Counter(
            "lustre_cache_get_page_total", Unit.Count, "Times that pages were got for a request", CacheReader.GetPage, "get_page",
            CacheReader.Created),
        Cache.Counter(
            "lustre_cache_get_page_seconds_total", Unit.Microseconds, "Time spent getting pages for requests",
            CacheReader.GetPageTime, "get_page", CacheReader.Created),
        Cache.Counter(
            "lustre_cache_get_page_failures_total", Unit.Count, "Pages for which there was no memory",
            CacheReader.GetPageFailures, "get_page_failures", CacheReader.Created),
        Cache.Counter(
            "lustre_many_credits_total", Unit.Count, "Transactions that wanted more of the journal than they ought to",
            CacheReader.ManyCredits, "many_credits", CacheReader.Created),
    ];
}
