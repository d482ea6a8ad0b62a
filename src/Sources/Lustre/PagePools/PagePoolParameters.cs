using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// The pools of pages for data that is encrypted or compressed on its way: one from the start, and since 2.17 one for each size of page.
/// </summary>
internal static class PagePoolParameters
{
    public static readonly LustreParameter Encryption = new("sptlrpc.encrypt_page_pools", ParameterPlaces.ProcDebug212);
    public static readonly LustreParameter BySize = new("sptlrpc.page_pools", ParameterPlaces.Since("2.17", ParameterRoot.Debug));

    private static readonly MetricGroup Pool = new(["pool"], Encryption, BySize);

    /// <summary>In the order of their columns. The key is the name in <c>encrypt_page_pools</c>.</summary>
    public static readonly ImmutableArray<LustreMetric> All =
    [
        Pool.Gauge("lustre_page_pool_physical_pages", Unit.Count, "Pages of memory that the host has") with { Key = "physical pages" },
        Pool.Gauge("lustre_page_pool_pages_per_pool", Unit.Count, "Pages that are taken together") with { Key = "pages per pool" },
        Pool.Gauge("lustre_page_pool_pages_maximum", Unit.Count, "Pages that the pool may hold") with { Key = "max pages" },
        Pool.Gauge("lustre_page_pool_pools_maximum", Unit.Count, "Lists of pages that the pool may hold") with { Key = "max pools" },
        Pool.Gauge("lustre_page_pool_pages", Unit.Count, "Pages that the pool holds") with { Key = "total pages" },
        Pool.Gauge("lustre_page_pool_pages_free", Unit.Count, "Pages that the pool holds and nobody uses") with { Key = "total free" },
        Pool.Gauge("lustre_page_pool_idle_ratio", Unit.Ratio, "How idle the pool is: 1 when nobody takes from it")
            with { Key = "idle index" },
        Pool.Gauge("lustre_page_pool_since_shrink_seconds", Unit.Seconds, "Time since the pool last gave back memory")
            with { Key = "last shrink" },
        Pool.Gauge("lustre_page_pool_since_access_seconds", Unit.Seconds, "Time since pages were last taken from the pool")
            with { Key = "last access" },
        Pool.Gauge("lustre_page_pool_pages_reached", Unit.Count, "The most pages that the pool ever held")
            with { Key = "max pages reached" },
        Pool.Counter("lustre_page_pool_grows_total", Unit.Count, "Times that the pool wanted more memory") with { Key = "grows" },
        Pool.Counter("lustre_page_pool_grow_failures_total", Unit.Count, "Times that the pool wanted more memory and got none")
            with { Key = "grows failure" },
        Pool.Counter("lustre_page_pool_shrinks_total", Unit.Count, "Times that the pool gave back memory") with { Key = "shrinks" },
        Pool.Counter("lustre_page_pool_cache_accesses_total", Unit.Count, "Times that something was taken from it")
            with { Key = "cache access" },
        Pool.Counter("lustre_page_pool_cache_misses_total", Unit.Count, "Times that the pool had too few pages")
            with { Key = "cache missing" },
        Pool.Gauge("lustre_page_pool_pages_free_minimum", Unit.Count, "The fewest free pages that the pool ever had")
            with { Key = "low free mark" },
        Pool.Gauge("lustre_page_pool_wait_queue_maximum", Unit.Count, "The most requests that ever waited for pages")
            with { Key = "max waitqueue depth" },
        Pool.Gauge("lustre_page_pool_wait_maximum_seconds", Unit.FractionalSeconds, "The longest that a request waited for pages")
            with { Key = "max wait time" },
        Pool.Counter("lustre_page_pool_out_of_memory_total", Unit.Count, "Requests that got no pages") with { Key = "out of mem" },
    ];
}
