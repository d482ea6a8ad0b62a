using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;
using static LustreActors.Sources.Lustre.TargetLabels;

namespace LustreActors.Sources.Lustre;

/// <summary>What a mount does ahead of its readers, what it caches, and how it is set.</summary>
internal static class MountMetrics
{
    private static readonly string[] Event = [.. ServerOrClient, "event"];

    public static readonly MetricFamily ReadAhead =
        new("lustre_read_ahead_total", Counter, "Events of the read-ahead: hits, misses and why there were none. (llite.*.read_ahead_stats)", "", Event);

    public static readonly MetricFamily ReadAheadPages =
        new("lustre_read_ahead_pages_total", Counter, "Pages of those events of the read-ahead that are counted in pages. (llite.*.read_ahead_stats)", "", Event);

    public static readonly MetricFamily Statahead =
        new("lustre_statahead_total", Counter, "Events of the statahead: the times it ran, and what it hit and missed. (llite.*.statahead_stats)", "", Event);

    public static readonly MetricFamily UnstablePages =
        new("lustre_client_unstable_pages", Gauge, "Pages that servers have and may not have on their storage yet. (llite.*.unstable_stats)", "", ServerOrClient);

    public static readonly MetricFamily UnstableBytes =
        new("lustre_client_unstable_bytes", Gauge, "Bytes that servers have and may not have on their storage yet, as whole mebibytes. (llite.*.unstable_stats: unstable_mb)", "bytes", ServerOrClient);

    public static readonly MetricFamily CacheUsers =
        new("lustre_client_cache_users", Gauge, "How many share the mount's page cache: the mount and its connections. (llite.*.max_cached_mb: users)", "", ServerOrClient);

    public static readonly MetricFamily CacheLimit =
        new("lustre_client_cache_limit_bytes", Gauge, "Memory that the mount's page cache may take. (llite.*.max_cached_mb)", "bytes", ServerOrClient);

    public static readonly MetricFamily CacheUsed =
        new("lustre_client_cache_used_bytes", Gauge, "Memory that the mount's page cache takes. (llite.*.max_cached_mb: used_mb)", "bytes", ServerOrClient);

    public static readonly MetricFamily CacheUnused =
        new("lustre_client_cache_unused_bytes", Gauge, "Memory that the mount's page cache may still take. (llite.*.max_cached_mb: unused_mb)", "bytes", ServerOrClient);

    public static readonly MetricFamily CacheUnevictable =
        new("lustre_client_cache_unevictable_bytes", Gauge, "Cached memory that is locked and cannot be given up. (llite.*.max_cached_mb: unevict_mb)", "bytes", ServerOrClient);

    public static readonly MetricFamily CacheReclaims =
        new("lustre_client_cache_reclaims_total", Counter, "Times that the page cache had to make room. (llite.*.max_cached_mb: reclaim_count)", "", ServerOrClient);

    public static readonly MetricFamily ReadAheadUsed =
        new("lustre_client_read_ahead_used_bytes", Gauge, "Memory that read-ahead takes now. (llite.*.max_cached_mb: used_read_ahead_mb)", "bytes", ServerOrClient);

    public static readonly MetricFamily Checksums =
        new("lustre_client_checksums_enabled", Gauge, "1 when data goes over the network with checksums. (llite.*.checksum_pages)", "", ServerOrClient);

    public static readonly MetricFamily DefaultEaSize =
        new("lustre_client_default_ea_size_bytes", Gauge, "Room set aside for a file's layout when it is opened. (llite.*.default_easize)", "bytes", ServerOrClient);

    public static readonly MetricFamily MaximumEaSize =
        new("lustre_client_maximum_ea_size_bytes", Gauge, "The largest layout of a file. (llite.*.max_easize)", "bytes", ServerOrClient);

    public static readonly MetricFamily LazyStatfs =
        new("lustre_client_lazystatfs_enabled", Gauge, "1 when the filesystem's capacity does not wait for targets that are down. (llite.*.lazystatfs)", "", ServerOrClient);

    public static readonly MetricFamily ReadAheadLimit =
        new("lustre_client_read_ahead_limit_bytes", Gauge, "Memory that read-ahead may take. (llite.*.max_read_ahead_mb)", "bytes", ServerOrClient);

    public static readonly MetricFamily ReadAheadPerFile =
        new("lustre_client_read_ahead_per_file_limit_bytes", Gauge, "Memory that the read-ahead of one file may take. (llite.*.max_read_ahead_per_file_mb)", "bytes", ServerOrClient);

    public static readonly MetricFamily ReadAheadWhole =
        new("lustre_client_read_ahead_whole_limit_bytes", Gauge, "The largest file that is read ahead as a whole. (llite.*.max_read_ahead_whole_mb)", "bytes", ServerOrClient);

    public static readonly MetricFamily StataheadAgl =
        new("lustre_client_statahead_agl_enabled", Gauge, "1 when statahead asks for the sizes of files too. (llite.*.statahead_agl)", "", ServerOrClient);

    public static readonly MetricFamily StataheadLimit =
        new("lustre_client_statahead_limit", Gauge, "Files whose attributes are asked for ahead at most. (llite.*.statahead_max)", "", ServerOrClient);

    public static readonly MetricFamily XattrCache =
        new("lustre_client_xattr_cache_enabled", Gauge, "1 when extended attributes are cached. (llite.*.xattr_cache)", "", ServerOrClient);

    public static readonly MetricFamily[] Cache = [CacheUsers, CacheLimit, CacheUsed, CacheUnused, CacheUnevictable, CacheReclaims, ReadAheadUsed];

    public static readonly MetricFamily[] All =
    [
        ReadAhead, ReadAheadPages, Statahead, UnstablePages, UnstableBytes, .. Cache,
        Checksums, DefaultEaSize, MaximumEaSize, LazyStatfs, ReadAheadLimit, ReadAheadPerFile, ReadAheadWhole, StataheadAgl, StataheadLimit, XattrCache,
    ];
}
