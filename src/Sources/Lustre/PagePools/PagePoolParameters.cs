using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.PagePools;

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
        Gauge("physical_pages", "Pages of memory that the host has", "physical pages"),
        Gauge("pages_per_pool", "Pages that are taken together", "pages per pool"),
        Gauge("pages_maximum", "Pages that the pool may hold", "max pages"),
        Gauge("pools_maximum", "Lists of pages that the pool may hold", "max pools"),
        Gauge("pages", "Pages that the pool holds", "total pages"),
        Gauge("pages_free", "Pages that the pool holds and nobody uses", "total free"),
        Gauge("idle_ratio", "How idle the pool is: 1 when nobody takes from it", "idle index", Unit.Ratio),
        Gauge("since_shrink_seconds", "Time since the pool last gave back memory", "last shrink", Unit.Seconds),
        Gauge("since_access_seconds", "Time since pages were last taken from the pool", "last access", Unit.Seconds),
        Gauge("pages_reached", "The most pages that the pool ever held", "max pages reached"),
        Counter("grows_total", "Times that the pool wanted more memory", "grows"),
        Counter("grow_failures_total", "Times that the pool wanted more memory and got none", "grows failure"),
        Counter("shrinks_total", "Times that the pool gave back memory", "shrinks"),
        Counter("cache_accesses_total", "Times that something was taken from it", "cache access"),
        Counter("cache_misses_total", "Times that the pool had too few pages", "cache missing"),
        Gauge("pages_free_minimum", "The fewest free pages that the pool ever had", "low free mark"),
        Gauge("wait_queue_maximum", "The most requests that ever waited for pages", "max waitqueue depth"),
        Gauge("wait_maximum_seconds", "The longest that a request waited for pages", "max wait time", Unit.FractionalSeconds),
        Counter("out_of_memory_total", "Requests that got no pages", "out of mem"),
    ];

    private static LustreMetric Gauge(string name, string help, string key, Unit? unit = null) =>
        Pool.Gauge($"lustre_page_pool_{name}", unit ?? Unit.Count, help) with { Key = key };

    private static LustreMetric Counter(string name, string help, string key) =>
        Pool.Counter($"lustre_page_pool_{name}", Unit.Count, help) with { Key = key };
}
