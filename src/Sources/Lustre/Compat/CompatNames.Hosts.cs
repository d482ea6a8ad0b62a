using LustreActors.Metrics.Families;
using static LustreActors.Metrics.Families.MetricType;
using static LustreActors.Sources.Lustre.Compat.CompatExporters;
using static LustreActors.Sources.Lustre.Compat.CompatUnit;

namespace LustreActors.Sources.Lustre.Compat;

/// <content>The names of mounts, page pools, the network and the exporter itself.</content>
internal static partial class CompatNames
{
    private static IEnumerable<CompatName> Mounts()
    {
        yield return Map(Both, "lustre_checksum_pages_enabled", Gauge, From("lustre_client_checksums_enabled"));
        yield return Map(Both, "lustre_default_ea_size_bytes", Gauge, From("lustre_client_default_ea_size_bytes"));
        yield return Map(Both, "lustre_maximum_ea_size_bytes", Gauge, From("lustre_client_maximum_ea_size_bytes"));
        yield return Map(Both, "lustre_lazystatfs_enabled", Gauge, From("lustre_client_lazystatfs_enabled"));
        yield return Map(Both, "lustre_statahead_agl_enabled", Gauge, From("lustre_client_statahead_agl_enabled"));
        yield return Map(Both, "lustre_statahead_maximum", Gauge, From("lustre_client_statahead_limit"));
        yield return Map(Both, "lustre_xattr_cache_enabled", Gauge, From("lustre_client_xattr_cache_enabled"));
        yield return ReadAhead("lustre_maximum_read_ahead_megabytes", "lustre_client_read_ahead_limit_bytes");
        yield return ReadAhead("lustre_maximum_read_ahead_per_file_megabytes", "lustre_client_read_ahead_per_file_limit_bytes");
        yield return ReadAhead("lustre_maximum_read_ahead_whole_megabytes", "lustre_client_read_ahead_whole_limit_bytes");
        yield return Rpcs("lustre_pages_per_rpc_total", Counter, "lustre_rpc_pages", Buckets);
        yield return Rpcs("lustre_rpcs_in_flight", Gauge, "lustre_rpcs_in_flight", "a histogram here; there a gauge for each bucket");
        yield return Rpcs("lustre_rpcs_offset", Gauge, "lustre_rpc_offset_pages", Buckets);
        yield return Map(Whamcloud, "lustre_client_stats", Counter, Of("lustre_stats_total", "component", "client")) with
        {
            Remark = OfClient,
        };
        yield return Map(
            Whamcloud, "lustre_client_stats_start_time", Gauge, Of("lustre_stats_start_time_seconds", "component", "client")) with
        {
            Remark = OfClient,
        };

        static CompatName ReadAhead(string name, string family) =>
            Map(Both, name, Gauge, From(family) with { Unit = Mebibytes });

        static CompatName Rpcs(string name, MetricType type, string family, string remark) =>
            Map(Both, name, type, From(family) with { Kind = SampleKind.Bucket }) with
            {
                Remark = remark + "; `target` is the mount and `import` the connection, without `type`",
            };
    }

    private static IEnumerable<CompatName> PagePools() =>
    [
        Pool("lustre_physical_pages", Gauge, "physical_pages"),
        Pool("lustre_pages_per_pool", Gauge, "pages_per_pool"),
        Pool("lustre_maximum_pages", Gauge, "pages_maximum"),
        Pool("lustre_maximum_pools", Gauge, "pools_maximum"),
        Pool("lustre_pages_in_pools", Gauge, "pages"),
        Pool("lustre_free_pages", Gauge, "pages_free"),
        Pool("lustre_maximum_pages_reached_total", Gauge, "pages_reached"),
        Pool("lustre_grows_total", Counter, "grows_total"),
        Pool("lustre_grows_failure_total", Counter, "grow_failures_total"),
        Pool("lustre_shrinks_total", Counter, "shrinks_total"),
        Pool("lustre_cache_access_total", Counter, "cache_accesses_total") with { Remark = PagesOrOsd },
        Pool("lustre_cache_miss_total", Counter, "cache_misses_total") with { Remark = PagesOrOsd },
        Pool("lustre_free_page_low", Gauge, "pages_free_minimum"),
        Pool("lustre_maximum_waitqueue_depth", Gauge, "wait_queue_maximum"),
        Pool("lustre_out_of_memory_request_total", Counter, "out_of_memory_total"),
    ];

    private static CompatName Pool(string name, MetricType type, string family) =>
        Map(Both, name, type, From($"lustre_page_pool_{family}") with { Added = Generic });

    private static IEnumerable<CompatName> Network()
    {
        yield return OfLnet("lustre_allocated", Gauge, "messages_allocated");
        yield return OfLnet("lustre_maximum", Gauge, "messages_maximum");
        yield return OfLnet("lustre_errors_total", Counter, "errors_total");
        foreach (var kind in (string[])["send", "receive", "route", "drop"])
        {
            yield return OfLnet($"lustre_{kind}_count_total", Counter, $"{kind}_messages_total");
            yield return OfLnet($"lustre_{kind}_bytes_total", Counter, $"{kind}_bytes_total");
            if (kind == "route")
                continue;
            yield return Map(Whamcloud, $"lustre_{kind}_count_total", Counter, From($"lustre_lnet_ni_{kind}_messages_total")) with
            {
                Remark = "with `lustre.lnet.lnetctl.enabled`",
            };
            yield return Map(Whamcloud, $"lustre_{kind}_bytes_total", Counter, From($"lustre_lnet_{kind}_bytes_total"));
        }

        yield return Map(Whamcloud, "lustre_health_value", Gauge, From("lustre_lnet_ni_health_value")) with
        {
            Remark = "with `lustre.lnet.lnetctl.enabled`",
        };
        yield return Map(Whamcloud, "lustre_health_sensitivity", Gauge, From("lustre_lnet_health_sensitivity")) with
        {
            Remark = "with `lustre.lnet.lnetctl.enabled`",
        };
        yield return OfLnet("lustre_catastrophe_enabled", Gauge, "catastrophe");
        yield return OfLnet("lustre_console_backoff_enabled", Gauge, "console_backoff_factor");
        yield return OfLnet("lustre_console_max_delay_centiseconds", Gauge, "console_delay_maximum_seconds", Centiseconds);
        yield return OfLnet("lustre_console_min_delay_centiseconds", Gauge, "console_delay_minimum_seconds", Centiseconds);
        yield return OfLnet("lustre_console_ratelimit_enabled", Gauge, "console_ratelimit_enabled");
        yield return OfLnet("lustre_debug_megabytes", Gauge, "debug_buffer_bytes", Mebibytes);
        yield return OfLnet("lustre_fail_error_total", Gauge, "fail_error") with { Remark = "a gauge: a setting, which counts nothing" };
        yield return OfLnet("lustre_fail_maximum", Gauge, "fail_value");
        yield return OfLnet("lustre_panic_on_lbug_enabled", Gauge, "panic_on_lbug");
        yield return OfLnet("lustre_watchdog_ratelimit_enabled", Gauge, "watchdog_ratelimit_seconds");

        static CompatName OfLnet(string name, MetricType type, string family, CompatUnit unit = CompatUnit.Same) =>
            Map(Both, name, type, From($"lustre_lnet_{family}") with { Added = Lnet, Unit = unit });
    }

    private static IEnumerable<CompatName> Exporter() =>
    [
        Without(
            Both, "lustre_exporter_scrape_duration_seconds",
            "it is about that exporter; ours has `lustre_exporter_source_collect_seconds`"),
        Without(Gsi, "lustre_build_info", "it is about that exporter; ours has `lustre_exporter_build_info`"),
        Without(Hpe, "lustre_exporter_build_info", "it is about that exporter; ours has a family of this name with other labels"),
        Without(Whamcloud, "target_info", "that exporter never fills it"),
    ];
}
