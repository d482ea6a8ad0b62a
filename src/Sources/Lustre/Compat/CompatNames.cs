using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using static LustreActors.Metrics.Families.MetricType;
using static LustreActors.Sources.Lustre.Compat.CompatExporters;
using static LustreActors.Sources.Lustre.Compat.CompatUnit;

namespace LustreActors.Sources.Lustre.Compat;

/// <summary>
/// The names of other exporters, each with the families that stand for it. A name that ends in <c>_total</c> is no counter here where
/// another name is the same without that ending: OpenMetrics takes both for one family.
/// </summary>
internal static partial class CompatNames
{
    private const CompatExporters Both = Gsi | Hpe;
    private const CompatExporters Everyone = Gsi | Hpe | Whamcloud;

    private const string NumbersFall = "a gauge: the number falls too";
    private const string Buckets = "buckets are those of our histogram, and `size` is the largest value of each";
    private const string PagesOrOsd = "the page pools there, the cache of the OSD here";
    private const string OfClient = "shown for mounts alone";

    private static readonly Dictionary<string, MetricFamily> Shown = new(StringComparer.Ordinal);

    private static readonly LabelText Lnet = LabelText.Of(("component", "lnet"), ("target", "lnet"));
    private static readonly LabelText Generic = LabelText.Of(("component", "generic"), ("target", "sptlrpc"));

    /// <summary>The families of this exporter, by name.</summary>
    public static FrozenDictionary<string, MetricFamily> Own { get; } =
        LustreSources.Families.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, MetricFamily> OwnSamples = LustreSources.Families
        .SelectMany(f => f.SampleNames.Select(name => (Name: name, Family: f))).ToFrozenDictionary(
            s => s.Name, s => s.Family, StringComparer.Ordinal);

    public static ImmutableArray<CompatName> All { get; } =
    [
        .. Host(), .. Counters(), .. Capacity(), .. Jobs(), .. Storage(), .. Locks(), .. Recovery(), .. Metadata(), .. Quotas(),
        .. Settings(), .. Mounts(), .. PagePools(), .. Network(), .. Exporter(),
    ];

    /// <summary>The families that are shown beside ours. Those that collide are not among them.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } =
        [.. All.Where(n => n.Family is not null && !n.Collides).Select(n => n.Family!).Distinct()];

    /// <summary>The names as they are written in the configuration.</summary>
    public static ImmutableArray<(string Word, CompatExporters Exporter)> Words { get; } =
        [("gsi", Gsi), ("hpe", Hpe), ("whamcloud", Whamcloud)];

    public static MetricFamily? RivalOf(MetricFamily family) =>
        family.SampleNames.Select(name => OwnSamples.GetValueOrDefault(name)).FirstOrDefault(own => own is not null);

    private static IEnumerable<CompatName> Host() =>
    [
        Map(Both, "lustre_health_check", Gauge, From("lustre_healthy") with
        {
            Added = LabelText.Of(("component", "health"), ("target", "lustre")),
        }),
        Map(Whamcloud, "lustre_health_healthy", Gauge, From("lustre_healthy"), From("lustre_device_healthy")),
        Map(Whamcloud, "lustre_mem_used", Gauge, From("lustre_memory_used_bytes")),
        Map(Whamcloud, "lustre_mem_used_max", Gauge, From("lustre_memory_maximum_bytes")),
        Map(Whamcloud, "lustre_lnet_mem_used", Gauge, From("lustre_lnet_memory_used_bytes")),
        Same(Both, "lustre_lnet_memory_used_bytes", "without the labels `component` and `target`"),
    ];

    private static IEnumerable<CompatName> Counters()
    {
        foreach (var kind in (string[])["read", "write"])
        {
            yield return Same(Everyone, $"lustre_{kind}_samples_total", "without Whamcloud's label `operation`");
            yield return Same(Everyone, $"lustre_{kind}_bytes_total", "without Whamcloud's label `operation`");
            yield return Same(Everyone, $"lustre_{kind}_minimum_size_bytes", "without Whamcloud's label `operation`");
            yield return Same(Everyone, $"lustre_{kind}_maximum_size_bytes", "a gauge, without Whamcloud's label `operation`");
        }

        yield return Same(Everyone, "lustre_stats_total", "all operations; nodemaps have `lustre_nodemap_stats_total`");
        yield return Map(Whamcloud, "lustre_stats_time_min", Gauge, OfMdt("lustre_stats_minimum_seconds"));
        yield return Map(Whamcloud, "lustre_stats_time_max", Gauge, OfMdt("lustre_stats_maximum_seconds"));
        yield return Map(Whamcloud, "lustre_stats_time_total", Gauge, OfMdt("lustre_stats_seconds_total"));
        yield return Map(
            Whamcloud, "lustre_stats_start_time", Gauge, Of("lustre_stats_start_time_seconds", "component", "ost"),
            Of("lustre_stats_start_time_seconds", "component", "mdt"));
        yield return Map(Everyone, "lustre_exports_total", Gauge, From("lustre_exports")) with { Remark = NumbersFall };
        yield return Map(Everyone, "lustre_exports_dirty_total", Gauge, From("lustre_grant_dirty_bytes")) with { Remark = NumbersFall };
        yield return Map(Everyone, "lustre_exports_granted_total", Gauge, From("lustre_grant_granted_bytes")) with { Remark = NumbersFall };
        yield return Map(Everyone, "lustre_exports_pending_total", Gauge, From("lustre_grant_pending_bytes")) with { Remark = NumbersFall };
        yield return Same(Whamcloud, "lustre_connected_clients", "");
        yield return Map(
            Whamcloud, "lustre_client_export_stats", Counter,
            From("lustre_client_export_stats_total") with { Rename = ("operation", "name") },
            Transfer("lustre_client_export_read_samples_total", "read_bytes"),
            Transfer("lustre_client_export_write_samples_total", "write_bytes")) with
        {
            Remark = "ours is `lustre_client_export_stats_total`, which OpenMetrics takes for the same name",
        };
        yield return Map(
            Whamcloud, "lustre_client_export_milliseconds_total", Counter,
            From("lustre_client_export_stats_seconds_total") with { Rename = ("operation", "name"), Unit = Microseconds })
            with
        {
            Remark = "microseconds, as there",
        };
        yield return Map(
            Whamcloud, "lustre_client_export_bytes_total", Counter, Transfer("lustre_client_export_read_bytes_total", "read_bytes"),
            Transfer("lustre_client_export_write_bytes_total", "write_bytes"));

        static CompatRule OfMdt(string family) => Of(family, "component", "mdt") with { Unit = Microseconds };

        static CompatRule Transfer(string family, string name) => From(family) with { Added = LabelText.Of("name", name) };
    }

    private static IEnumerable<CompatName> Capacity()
    {
        foreach (var kind in (string[])["available", "capacity", "free"])
        {
            yield return Map(Gsi, $"lustre_{kind}_kibibytes", Gauge, From($"lustre_{kind}_bytes") with { Unit = Kibibytes });
            yield return Map(Everyone, $"lustre_{kind}_kilobytes", Gauge, From($"lustre_{kind}_bytes") with { Unit = Kibibytes }) with
            {
                Remark = "in kibibytes, as there; GSI's own dashboards still ask for this name",
            };
        }

        yield return Same(Both, "lustre_blocksize_bytes", "");
        yield return Same(Everyone, "lustre_inodes_free", "");
        yield return Same(Everyone, "lustre_inodes_maximum", "");
        yield return Same(Both, "lustre_degraded", "");
    }

    private static IEnumerable<CompatName> Jobs()
    {
        foreach (var kind in (string[])["read", "write"])
        {
            yield return Same(Everyone, $"lustre_job_{kind}_samples_total", "");
            yield return Same(Everyone, $"lustre_job_{kind}_bytes_total", "");
            yield return Same(Everyone, $"lustre_job_{kind}_minimum_size_bytes", "");
            yield return Same(Everyone, $"lustre_job_{kind}_maximum_size_bytes", "a gauge");
        }

        yield return Same(Everyone, "lustre_job_stats_total", "all operations");
        yield return Same(Both, "lustre_job_cleanup_interval_seconds", "");
    }

    private static IEnumerable<CompatName> Storage()
    {
        foreach (var (name, family, unit) in ((string, string, CompatUnit)[])
            [
                ("lustre_disk_io_total", "lustre_disk_io_size_bytes", CompatUnit.Same),
                ("lustre_disk_io", "lustre_disk_ios_in_flight", CompatUnit.Same),
                ("lustre_discontiguous_pages_total", "lustre_bulk_discontiguous_pages", CompatUnit.Same),
                ("lustre_pages_per_bulk_rw_total", "lustre_bulk_pages", CompatUnit.Same),
                ("lustre_io_time_milliseconds_total", "lustre_disk_io_seconds", Milliseconds),
            ])
        {
            var type = name is "lustre_disk_io_total" or "lustre_disk_io" ? Unknown : Counter;
            var rule = From(family) with { Kind = SampleKind.Bucket, Unit = unit };
            yield return Map(Both, name, type, rule with { Where = ("component", "ost") }) with { Remark = Buckets };
            yield return Map(Whamcloud, name, type, rule) with { Remark = Buckets };
        }

        yield return Bucketed("lustre_dio_frags", "lustre_disk_io_fragments");
        yield return Bucketed("lustre_discontiguous_blocks_total", "lustre_bulk_discontiguous_blocks");
        yield return Bucketed("lustre_block_maps_milliseconds_total", "lustre_block_maps_seconds", Milliseconds);
        yield return Map(Whamcloud, "lustre_brw_stats_start_time", Gauge, From("lustre_disk_start_time_seconds"));
        yield return Map(Whamcloud, "lustre_get_page_total", Counter, From("lustre_cache_get_page_total"));
        yield return Same(Whamcloud, "lustre_cache_access_total", "without the label `operation`");
        yield return Same(Whamcloud, "lustre_cache_hit_total", "without the label `operation`");
        yield return Same(Whamcloud, "lustre_cache_miss_total", "without the label `operation`");
        yield return Same(Whamcloud, "lustre_many_credits_total", "without the label `operation`");

        static CompatName Bucketed(string name, string family, CompatUnit unit = CompatUnit.Same) =>
            Map(Whamcloud, name, Counter, From(family) with { Kind = SampleKind.Bucket, Unit = unit }) with { Remark = Buckets };
    }

    private static IEnumerable<CompatName> Locks()
    {
        const string Setting = "a gauge: this is a setting and counts nothing";
        yield return Map(Gsi, "lustre_lock_count", Gauge, OfOst("lustre_locks"));
        yield return Map(Hpe, "lustre_lock_count_total", Gauge, OfOst("lustre_locks")) with { Remark = NumbersFall };
        yield return Map(Whamcloud, "lustre_lock_count_total", Gauge, From("lustre_locks"));
        yield return Map(Gsi, "lustre_lock_timeout", Unknown, OfOst("lustre_lock_timeouts_total"));
        yield return Map(Hpe, "lustre_lock_timeout_total", Unknown, OfOst("lustre_lock_timeouts_total"));
        yield return Map(Whamcloud, "lustre_lock_timeout_total", Unknown, From("lustre_lock_timeouts_total"));
        yield return Map(Gsi, "lustre_lock_contended", Gauge, OfOst("lustre_lock_contention_threshold_locks"));
        yield return Map(Hpe, "lustre_lock_contended_total", Gauge, OfOst("lustre_lock_contention_threshold_locks")) with
        {
            Remark = Setting,
        };
        yield return Map(Whamcloud, "lustre_lock_contended_total", Gauge, From("lustre_lock_contention_threshold_locks")) with
        {
            Remark = Setting,
        };
        yield return Map(Gsi, "lustre_lock_contention_seconds", Gauge, OfOst("lustre_lock_contention_threshold_seconds"));
        yield return Map(Hpe, "lustre_lock_contention_seconds_total", Gauge, OfOst("lustre_lock_contention_threshold_seconds")) with
        {
            Remark = Setting,
        };
        yield return Map(Whamcloud, "lustre_lock_contention_seconds_total", Gauge, From("lustre_lock_contention_threshold_seconds")) with
        {
            Remark = Setting,
        };
        yield return Map(Both, "lustre_lock_grant_plan", Gauge, OfOst("lustre_lock_pool_grant_plan"));
        yield return Map(Both, "lustre_lock_grant_rate", Gauge, OfOst("lustre_lock_pool_grant_rate"));
        yield return Map(Gsi, "lustre_lock_granted", Gauge, OfOst("lustre_lock_pool_granted"));
        yield return Map(Hpe, "lustre_locks_granted", Unknown, OfOst("lustre_lock_pool_granted")) with
        {
            Remark = "the locks of each target there, those of the whole host here",
        };
        yield return Map(Hpe, "lustre_lock_cancel_rate", Gauge, OfOst("lustre_lock_pool_cancel_rate"));
        yield return Map(Hpe, "lustre_lock_cancel_total", Counter, OfPool("lustre_lock_pool_events_total", "event", "cancel"));
        yield return Map(Hpe, "lustre_locks_grant_total", Counter, OfPool("lustre_lock_pool_events_total", "event", "grant"));
        yield return Map(Hpe, "lustre_recalc_freed_total", Counter, OfPool("lustre_lock_pool_freed_total", "by", "recalculation"));
        yield return Map(
            Hpe, "lustre_recalc_timing_seconds_total", Counter,
            From("lustre_lock_pool_recalculation_interval_seconds") with { Kind = SampleKind.Sum });
        yield return Map(Hpe, "lustre_server_lock_volume", Gauge, OfOst("lustre_lock_pool_server_lock_volume"));
        yield return Map(Hpe, "lustre_shrink_freed_total", Counter, OfPool("lustre_lock_pool_freed_total", "by", "shrink"));
        yield return Map(Hpe, "lustre_shrink_requests_total", Counter, OfPool("lustre_lock_pool_events_total", "event", "shrink"));

        static CompatRule OfOst(string family) => Of(family, "component", "ost");

        static CompatRule OfPool(string family, string label, string value) => Of(family, label, value);
    }

    private static IEnumerable<CompatName> Recovery()
    {
        yield return Map(Whamcloud, "recovery_status", Gauge, From("lustre_recovery_state") with
        {
            States = ["complete", "inactive", "waiting", "waiting_for_clients", "recovering"],
        }) with
        {
            Remark = "with `component` and `filesystem`, without `kind`",
        };
        string[] numbers =
            ["completed_clients", "connected_clients", "evicted_clients", "total_clients", "duration_seconds", "time_remaining_seconds"];
        foreach (var name in numbers)
            yield return Map(Whamcloud, $"recovery_status_{name}", Gauge, From($"lustre_recovery_{name}"));
    }

    private static IEnumerable<CompatName> Metadata()
    {
        foreach (var (name, service) in ((string, string)[])
            [
                ("lustre_mds_mdt_stats", "mdt"), ("lustre_mds_mdt_fld_stats", "mdt_fld"), ("lustre_mds_mdt_io_stats", "mdt_io"),
                ("lustre_mds_mdt_out_stats", "mdt_out"), ("lustre_mds_mdt_readpage_stats", "mdt_readpage"),
                ("lustre_mds_mdt_seqm_stats", "mdt_seqm"), ("lustre_mds_mdt_seqs_stats", "mdt_seqs"),
                ("lustre_mds_mdt_setattr_stats", "mdt_setattr"), ("lustre_oss_ost_stats", "ost"), ("lustre_oss_ost_io_stats", "ost_io"),
                ("lustre_oss_ost_create_stats", "ost_create"),
            ])
        {
            yield return Map(Whamcloud, name, Gauge, OfService(service)) with { Remark = "without `units`" };
        }

        foreach (var service in (string[])["ldlm_canceld", "ldlm_cbd"])
        {
            yield return Map(Whamcloud, $"lustre_{service}_stats", Counter, OfService(service));
            yield return Map(
                Whamcloud, $"lustre_{service}_stats_start_time", Gauge, Of("lustre_service_start_time_seconds", "service", service));
        }

        yield return Same(Gsi | Whamcloud, "lustre_changelog_current_index", "a gauge");
        yield return Same(Gsi | Whamcloud, "lustre_changelog_user_index", "a gauge; GSI's label `id` is `user` here");
        yield return Map(Gsi, "lustre_changelog_user_idle_time", Gauge, From("lustre_changelog_user_idle_seconds") with
        {
            Rename = ("user", "id"),
        });
        yield return Map(Whamcloud, "lustre_changelog_user_idle_sec", Gauge, From("lustre_changelog_user_idle_seconds"));
        yield return Same(Whamcloud, "lustre_osp_active", "`target` is the MDT and `osp` the connection, which there is `target`");
        yield return Map(Whamcloud, "lustre_osp_max_create_count", Gauge, From("lustre_osp_precreate_batch_limit")) with
        {
            Remark = "`target` is the MDT and `osp` the connection, which there is `target`",
        };

        static ImmutableArray<CompatRule> OfService(string service)
        {
            return
            [
                Of("lustre_service_requests_total", "service", service),
                Of("lustre_service_waited_total", "service", service) with { Added = Operation("req_waittime") },
                Count("lustre_service_queue_depth", "req_qdepth"),
                Count("lustre_service_active", "req_active"),
                Count("lustre_service_timeout_seconds", "req_timeout"),
                Count("lustre_service_request_buffers", "reqbuf_avail"),
            ];

            CompatRule Count(string family, string operation) =>
                Of(family, "service", service) with { Kind = SampleKind.Count, Added = Operation(operation) };

            static LabelText Operation(string name) => LabelText.Of("operation", name);
        }
    }

    private static IEnumerable<CompatName> Quotas()
    {
        foreach (var kind in (string[])["hard", "soft", "granted"])
        {
            yield return Map(Whamcloud, $"lustre_quota_{kind}", Gauge, Limits($"lustre_quota_{kind}_limit"));
            yield return Map(Whamcloud, $"lustre_lqa_quota_{kind}", Gauge, Limits($"lustre_lqa_{kind}_limit"));
        }

        yield return Same(Whamcloud, "lustre_quota_used_inodes", "");
        yield return Map(Whamcloud, "lustre_quota_used_kbytes", Gauge, From("lustre_quota_used_bytes") with { Unit = Kibibytes });

        static ImmutableArray<CompatRule> Limits(string family) =>
        [
            Of(family, "resource", "bytes") with { Unit = Kibibytes, Added = LabelText.Of("manager", "dt") },
            Of(family, "resource", "inodes") with { Added = LabelText.Of("manager", "md") },
        ];
    }

    private static IEnumerable<CompatName> Settings() =>
    [
        Map(Both, "lustre_brw_size_megabytes", Gauge, From("lustre_brw_size_bytes") with { Unit = Mebibytes }),
        Same(Both, "lustre_grant_compat_disabled", ""),
        Same(Both, "lustre_grant_precreate_capacity_bytes", ""),
        Same(Both, "lustre_lfsck_speed_limit", ""),
        Same(Both, "lustre_precreate_batch", ""),
        Same(Both, "lustre_recovery_time_hard_seconds", ""),
        Same(Both, "lustre_recovery_time_soft_seconds", ""),
        Same(Both, "lustre_soft_sync_limit", ""),
        Same(Both, "lustre_sync_journal_enabled", ""),
    ];

    private static CompatRule From(string family) => new(Own[family]);

    private static CompatRule Of(string family, string label, string value) => From(family) with { Where = (label, value) };

    private static CompatName Map(CompatExporters exporters, string name, MetricType type, params ImmutableArray<CompatRule> rules)
    {
        if (!Shown.TryGetValue(name, out var family))
        {
            var from = string.Join(", ", rules.Select(r => r.From.Name).Distinct());
            family = new MetricFamily(
                name, type, $"The name that other exporters of Lustre give to this: {from}. (metrics.compat)", "", [.. LabelsOf(rules[0])]);
            Shown.Add(name, family);
        }

        return new CompatName(exporters, name) { Family = family, Rules = rules };
    }

    private static IEnumerable<string> LabelsOf(CompatRule rule)
    {
        var labels = rule.From.LabelNames.Select(label => label == rule.Rename?.From ? rule.Rename.Value.To : label);
        if (!rule.States.IsEmpty)
            labels = labels.Where(label => label != "state");
        if (rule.Kind == SampleKind.Bucket)
            labels = labels.Append("size");
        foreach (var added in SampleLabels.Of(rule.Added.Utf8))
            labels = labels.Append(Encoding.UTF8.GetString(added.Name));
        return labels.Distinct();
    }

    private static CompatName Same(CompatExporters exporters, string name, string remark) =>
        new(exporters, Own[name].Name) { IsSame = true, Remark = remark };

    private static CompatName Without(CompatExporters exporters, string name, string reason) => new(exporters, name) { Remark = reason };
}
