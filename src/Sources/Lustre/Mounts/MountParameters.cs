using System.Collections.Immutable;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

/// <summary>What is read of a mount besides its counters. None of it asks a server.</summary>
internal static class MountParameters
{
    public static readonly LustreParameter ReadAhead = new("llite.*.read_ahead_stats", ProcDebug212, MountMetrics.ReadAhead, MountMetrics.ReadAheadPages);
    public static readonly LustreParameter Statahead = new("llite.*.statahead_stats", ProcDebug212, MountMetrics.Statahead) { MayBeEmpty = true };
    public static readonly LustreParameter Unstable = new("llite.*.unstable_stats", ProcDebug212, MountMetrics.UnstablePages, MountMetrics.UnstableBytes);
    public static readonly LustreParameter Cache = new("llite.*.max_cached_mb", ProcDebug212, [.. MountMetrics.Cache]);

    public static readonly ImmutableArray<KeyedNumber> StataheadNumbers =
    [
        new("statahead total", MountMetrics.Statahead, "statahead"),
        new("statahead wrong", MountMetrics.Statahead, "wrong"),
        new("agl total", MountMetrics.Statahead, "agl"),
        new("list_total", MountMetrics.Statahead, "list"),
        new("fname_total", MountMetrics.Statahead, "fname"),
        new("hit_total", MountMetrics.Statahead, "hit"),
        new("miss_total", MountMetrics.Statahead, "miss"),
    ];

    public static readonly ImmutableArray<KeyedNumber> UnstableNumbers =
        [new("unstable_pages", MountMetrics.UnstablePages), new("unstable_mb", MountMetrics.UnstableBytes, Factor: ScaledNumber.Mebi)];

    public static readonly ImmutableArray<KeyedNumber> CacheNumbers =
    [
        new("users", MountMetrics.CacheUsers),
        new("max_cached_mb", MountMetrics.CacheLimit, Factor: ScaledNumber.Mebi),
        new("used_mb", MountMetrics.CacheUsed, Factor: ScaledNumber.Mebi),
        new("unused_mb", MountMetrics.CacheUnused, Factor: ScaledNumber.Mebi),
        new("unevict_mb", MountMetrics.CacheUnevictable, Factor: ScaledNumber.Mebi),
        new("reclaim_count", MountMetrics.CacheReclaims),
        new("used_read_ahead_mb", MountMetrics.ReadAheadUsed, Factor: ScaledNumber.Mebi),
    ];

    public static readonly ImmutableArray<(LustreParameter Parameter, long Factor)> Settings =
    [
        (new("llite.*.checksum_pages", ProcSys212, MountMetrics.Checksums), 1),
        (new("llite.*.default_easize", ProcSys212, MountMetrics.DefaultEaSize), 1),
        (new("llite.*.max_easize", ProcSys212, MountMetrics.MaximumEaSize), 1),
        (new("llite.*.lazystatfs", ProcSys212, MountMetrics.LazyStatfs), 1),
        (new("llite.*.max_read_ahead_mb", ProcSys212, MountMetrics.ReadAheadLimit), ScaledNumber.Mebi),
        (new("llite.*.max_read_ahead_per_file_mb", ProcSys212, MountMetrics.ReadAheadPerFile), ScaledNumber.Mebi),
        (new("llite.*.max_read_ahead_whole_mb", ProcSys212, MountMetrics.ReadAheadWhole), ScaledNumber.Mebi),
        (new("llite.*.statahead_agl", ProcSys212, MountMetrics.StataheadAgl), 1),
        (new("llite.*.statahead_max", ProcSys212, MountMetrics.StataheadLimit), 1),
        (new("llite.*.xattr_cache", ProcSys212, MountMetrics.XattrCache), 1),
    ];

    public static readonly ImmutableArray<LustreParameter> All = [ReadAhead, Statahead, Unstable, Cache, .. Settings.Select(s => s.Parameter)];
}
