using System.Collections.Immutable;
using LustreActors.Metrics;
using static LustreActors.Sources.Lustre.ParameterShape;

namespace LustreActors.Sources.Lustre;

/// <summary>What is read of each kind of target.</summary>
internal static class TargetParameters
{
    private static readonly MetricFamily[] AllOfStats = [.. TargetMetrics.Io, .. TargetMetrics.ByOperation];

    // The storage's own view: it has every file in every version, for OSTs, MDTs and the MGT alike.
    private static readonly LustreParameter[] Storage =
    [
        new("osd-*.*.kbytestotal", Number, TargetMetrics.Capacity) { Format = NumberFormat.Kibi },
        new("osd-*.*.kbytesfree", Number, TargetMetrics.Free) { Format = NumberFormat.Kibi },
        new("osd-*.*.kbytesavail", Number, TargetMetrics.Available) { Format = NumberFormat.Kibi },
        new("osd-*.*.filestotal", Number, TargetMetrics.InodesMaximum),
        new("osd-*.*.filesfree", Number, TargetMetrics.InodesFree),
        new("osd-*.*.blocksize", Number, TargetMetrics.Blocksize),
    ];

    public static readonly ImmutableArray<LustreParameter> Ost =
    [
        new("obdfilter.*.stats", Stats, [.. AllOfStats]) { IsExpected = true },
        .. Storage.Select(p => p with { Otherwise = p.Name.Replace("osd-*", "obdfilter", StringComparison.Ordinal) }),
        new("obdfilter.*.num_exports", Number, TargetMetrics.Exports),
        new("obdfilter.*.eviction_count", Number, TargetMetrics.Evictions),
        new("obdfilter.*.tot_dirty", Number, TargetMetrics.GrantDirty),
        new("obdfilter.*.tot_granted", Number, TargetMetrics.GrantGranted),
        new("obdfilter.*.tot_pending", Number, TargetMetrics.GrantPending),
        new("obdfilter.*.degraded", Number, TargetMetrics.Degraded),
        new("obdfilter.*.exports", ParameterShape.Exports, TargetMetrics.ConnectedClients) { MayBeInDebugfs = true },
    ];

    public static readonly ImmutableArray<LustreParameter> Mdt =
    [
        new("mdt.*.md_stats", Stats, [.. AllOfStats]) { IsExpected = true },
        .. Storage,
        new("mdt.*.num_exports", Number, TargetMetrics.Exports),
        new("mdt.*.eviction_count", Number, TargetMetrics.Evictions),
        new("mdt.*.tot_dirty", Number, TargetMetrics.GrantDirty),
        new("mdt.*.tot_granted", Number, TargetMetrics.GrantGranted),
        new("mdt.*.tot_pending", Number, TargetMetrics.GrantPending),
        new("mdt.*.exports", ParameterShape.Exports, TargetMetrics.ConnectedClients) { MayBeInDebugfs = true },
    ];

    public static readonly ImmutableArray<LustreParameter> Mgt =
    [
        .. Storage,
        new("mgs.*.num_exports", Number, TargetMetrics.Exports) { IsExpected = true },
        new("mgs.*.eviction_count", Number, TargetMetrics.Evictions),
    ];

    public static readonly ImmutableArray<LustreParameter> Client =
    [
        new("llite.*.stats", Stats, [.. AllOfStats]) { IsExpected = true },
    ];

    /// <summary>Asks every server of the filesystem, and waits for one that is down: never read together with what answers at once.</summary>
    public static readonly ImmutableArray<LustreParameter> ClientCapacity =
        [.. Storage.Select(p => p with { Name = p.Name.Replace("osd-*", "llite", StringComparison.Ordinal), IsExpected = true })];

    public static ImmutableArray<LustreParameter> Of(LustreComponent component) => component switch
    {
        LustreComponent.Ost => Ost,
        LustreComponent.Mdt => Mdt,
        LustreComponent.Mgt => Mgt,
        _ => Client,
    };
}
