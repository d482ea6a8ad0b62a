using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>The pools of pages for what is encrypted or compressed on its way.</summary>
internal static class PagePoolMetrics
{
    public const string From = "sptlrpc.encrypt_page_pools, sptlrpc.page_pools";
    private static readonly string[] Pool = ["pool"];

    public static readonly MetricFamily Physical = Of("physical_pages", Gauge, "Pages of memory that the host has");
    public static readonly MetricFamily PerPool = Of("pages_per_pool", Gauge, "Pages that are taken together");
    public static readonly MetricFamily Maximum = Of("pages_maximum", Gauge, "Pages that the pool may hold");
    public static readonly MetricFamily MaximumPools = Of("pools_maximum", Gauge, "Lists of pages that the pool may hold");
    public static readonly MetricFamily Pages = Of("pages", Gauge, "Pages that the pool holds");
    public static readonly MetricFamily Free = Of("pages_free", Gauge, "Pages that the pool holds and nobody uses");
    public static readonly MetricFamily Idle = Of("idle_ratio", Gauge, "How idle the pool is: 1 when nobody takes from it", "ratio");
    public static readonly MetricFamily LastShrink = Of("since_shrink_seconds", Gauge, "Time since the pool last gave back memory", "seconds");
    public static readonly MetricFamily LastAccess = Of("since_access_seconds", Gauge, "Time since pages were last taken from the pool", "seconds");
    public static readonly MetricFamily Reached = Of("pages_reached", Gauge, "The most pages that the pool ever held");
    public static readonly MetricFamily Grows = Of("grows_total", Counter, "Times that the pool wanted more memory");
    public static readonly MetricFamily GrowFailures = Of("grow_failures_total", Counter, "Times that the pool wanted more memory and got none");
    public static readonly MetricFamily Shrinks = Of("shrinks_total", Counter, "Times that the pool gave back memory");
    public static readonly MetricFamily Accesses = Of("cache_accesses_total", Counter, "Times that something was taken from it");
    public static readonly MetricFamily Misses = Of("cache_misses_total", Counter, "Times that the pool had too few pages");
    public static readonly MetricFamily FreeMinimum = Of("pages_free_minimum", Gauge, "The fewest free pages that the pool ever had");
    public static readonly MetricFamily QueueMaximum = Of("wait_queue_maximum", Gauge, "The most requests that ever waited for pages");
    public static readonly MetricFamily WaitMaximum = Of("wait_maximum_seconds", Gauge, "The longest that a request waited for pages", "seconds");
    public static readonly MetricFamily OutOfMemory = Of("out_of_memory_total", Counter, "Requests that got no pages");

    public static readonly MetricFamily[] All =
    [
        Physical, PerPool, Maximum, MaximumPools, Pages, Free, Idle, LastShrink, LastAccess, Reached, Grows, GrowFailures, Shrinks, Accesses, Misses,
        FreeMinimum, QueueMaximum, WaitMaximum, OutOfMemory,
    ];

    private static MetricFamily Of(string name, MetricType type, string help, string unit = "") => new($"lustre_page_pool_{name}", type, $"{help}. ({From})", unit, Pool);
}
