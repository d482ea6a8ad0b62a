using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;
using static LustreActors.Sources.Lustre.Parameters.TargetLabels;

namespace LustreActors.Sources.Lustre.Mounts;

/// <summary>The read-ahead, the cache and the settings of a mount. Reading them asks no server.</summary>
internal static class MountParameters
{
    public static readonly LustreParameter ReadAheadStats = new("llite.*.read_ahead_stats", ProcDebug212);
    public static readonly LustreParameter StataheadStats = new("llite.*.statahead_stats", ProcDebug212) { MayBeEmpty = true };
    public static readonly LustreParameter UnstableStats = new("llite.*.unstable_stats", ProcDebug212);
    public static readonly LustreParameter MaxCached = new("llite.*.max_cached_mb", ProcDebug212);

    private static readonly string[] Event = [.. ServerOrClient, "event"];
    private static readonly MetricGroup Ahead = new(Event, ReadAheadStats);
    private static readonly MetricGroup Stable = new(ServerOrClient, UnstableStats);
    private static readonly MetricGroup Cached = new(ServerOrClient, MaxCached);

    public static readonly ImmutableArray<LustreMetric> ReadAhead =
    [
        Ahead.Counter(
            "lustre_read_ahead_total", Unit.Count, "Events of the read-ahead: hits, misses and why there were none",
            ReadAheadReader.Count, created: ReadAheadReader.CountCreated),
        Ahead.Counter(
            "lustre_read_ahead_pages_total", Unit.Count, "Pages of those events of the read-ahead that are counted in pages",
            ReadAheadReader.Pages, created: ReadAheadReader.PagesCreated),
    ];

    public static readonly ImmutableArray<LustreMetric> Statahead =
    [
        Counter(
            "lustre_statahead_total", Unit.Count, "Events of the statahead: the times it ran, and what it hit and missed", Event,
            StataheadStats) with
        {
            Events =
            [
                ("statahead total", "statahead"), ("statahead wrong", "wrong"), ("agl total", "agl"), ("list_total", "list"),
                ("fname_total", "fname"), ("hit_total", "hit"), ("miss_total", "miss"),
            ],
        },
    ];

    public static readonly ImmutableArray<LustreMetric> Unstable =
    [
        Stable.Gauge("lustre_client_unstable_pages", Unit.Count, "Pages that servers have and may not have on their storage yet")
            with { Key = "unstable_pages" },
        Stable.Gauge(
            "lustre_client_unstable_bytes", Unit.Mebibytes,
            "Bytes that servers have and may not have on their storage yet, as whole mebibytes",
            key: "unstable_mb"),
    ];

    public static readonly ImmutableArray<LustreMetric> Cache =
    [
        Cached.Gauge(
            "lustre_client_cache_users", Unit.Count, "How many share the mount's page cache: the mount and its connections", key: "users"),
        Cached.Gauge("lustre_client_cache_limit_bytes", Unit.Mebibytes, "Memory that the mount's page cache may take")
            with { Key = "max_cached_mb" },
        Cached.Gauge("lustre_client_cache_used_bytes", Unit.Mebibytes, "Memory that the mount's page cache takes", key: "used_mb"),
        Cached.Gauge(
            "lustre_client_cache_unused_bytes", Unit.Mebibytes, "Memory that the mount's page cache may still take", key: "unused_mb"),
        Cached.Gauge(
            "lustre_client_cache_unevictable_bytes", Unit.Mebibytes, "Cached memory that is locked and cannot be given up",
            key: "unevict_mb"),
        Cached.Counter(
            "lustre_client_cache_reclaims_total", Unit.Count, "Times that the page cache had to make room", key: "reclaim_count"),
        Cached.Gauge("lustre_client_read_ahead_used_bytes", Unit.Mebibytes, "Memory that read-ahead takes now", key: "used_read_ahead_mb"),
    ];

    public static readonly ImmutableArray<LustreMetric> Settings =
    [
        Setting("checksum_pages", "lustre_client_checksums_enabled", Unit.Count, "1 when data goes over the network with checksums"),
        Setting(
            "default_easize", "lustre_client_default_ea_size_bytes", Unit.Bytes, "Room set aside for a file's layout when it is opened"),
        Setting("max_easize", "lustre_client_maximum_ea_size_bytes", Unit.Bytes, "The largest layout of a file"),
        Setting(
            "lazystatfs", "lustre_client_lazystatfs_enabled", Unit.Count,
            "1 when the filesystem's capacity does not wait for targets that are down"),
        Setting("max_read_ahead_mb", "lustre_client_read_ahead_limit_bytes", Unit.Mebibytes, "Memory that read-ahead may take"),
        Setting(
            "max_read_ahead_per_file_mb", "lustre_client_read_ahead_per_file_limit_bytes", Unit.Mebibytes,
            "Memory that the read-ahead of one file may take"),
        Setting(
            "max_read_ahead_whole_mb", "lustre_client_read_ahead_whole_limit_bytes", Unit.Mebibytes,
            "The largest file that is read ahead as a whole"),
        Setting("statahead_agl", "lustre_client_statahead_agl_enabled", Unit.Count, "1 when statahead asks for the sizes of files too"),
        Setting("statahead_max", "lustre_client_statahead_limit", Unit.Count, "Files whose attributes are asked for ahead at most"),
        Setting("xattr_cache", "lustre_client_xattr_cache_enabled", Unit.Count, "1 when extended attributes are cached"),
    ];

    public static readonly ImmutableArray<LustreMetric> All = [.. ReadAhead, .. Statahead, .. Unstable, .. Cache, .. Settings];

    private static LustreMetric Setting(string file, string name, Unit unit, string help) =>
        Gauge(name, unit, help, ServerOrClient, new LustreParameter($"llite.*.{file}", ProcSys212));
}
