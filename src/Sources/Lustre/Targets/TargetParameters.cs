using System.Collections.Immutable;
using LustreActors.Metrics;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

/// <summary>What every target and every mount has: counters, capacity, exports and grants.</summary>
internal static class TargetParameters
{
    private static readonly ImmutableArray<MetricFamily> AllOfStats = [.. TargetMetrics.Io, .. TargetMetrics.ByOperation];

    public static readonly LustreParameter OstStats = new("obdfilter.*.stats", ProcDebug217, AllOfStats) { IsExpected = true };
    public static readonly LustreParameter MdtStats = new("mdt.*.md_stats", Proc, AllOfStats) { IsExpected = true };
    public static readonly LustreParameter ClientStats = new("llite.*.stats", ProcDebug212, AllOfStats) { IsExpected = true };

    // The storage's own view: it has every file in every version, for OSTs, MDTs and the MGT alike.
    public static readonly ImmutableArray<LustreParameter> Storage =
    [
        new("osd-*.*.kbytestotal", ProcSys214, TargetMetrics.Capacity) { Format = NumberFormat.Kibi },
        new("osd-*.*.kbytesfree", ProcSys214, TargetMetrics.Free) { Format = NumberFormat.Kibi },
        new("osd-*.*.kbytesavail", ProcSys214, TargetMetrics.Available) { Format = NumberFormat.Kibi },
        new("osd-*.*.filestotal", ProcSys214, TargetMetrics.InodesMaximum),
        new("osd-*.*.filesfree", ProcSys214, TargetMetrics.InodesFree),
        new("osd-*.*.blocksize", ProcSys214, TargetMetrics.Blocksize),
    ];

    /// <summary>Asks every server of the filesystem, and waits for one that is down: never read together with what answers at once.</summary>
    public static readonly ImmutableArray<LustreParameter> ClientCapacity =
        [.. Storage.Select(p => p with { Name = p.Name.Replace("osd-*", "llite", StringComparison.Ordinal), Places = ProcSys212, IsExpected = true })];

    public static readonly LustreParameter OstExportCount = new("obdfilter.*.num_exports", ProcSys214, TargetMetrics.Exports);
    public static readonly LustreParameter MdtExportCount = new("mdt.*.num_exports", ProcSys214, TargetMetrics.Exports);
    public static readonly LustreParameter MgtExportCount = new("mgs.*.num_exports", ProcSys214, TargetMetrics.Exports) { IsExpected = true };

    public static readonly LustreParameter OstExports = new("obdfilter.*.exports", ProcDebug217, TargetMetrics.ConnectedClients);
    public static readonly LustreParameter MdtExports = new("mdt.*.exports", ProcDebug217, TargetMetrics.ConnectedClients);
    public static readonly LustreParameter MgtExports = new("mgs.*.exports", ProcDebug217, TargetMetrics.ConnectedClients);

    public static readonly ImmutableArray<LustreParameter> OstNumbers =
    [
        .. Storage.Select(p => p with { Otherwise = p.Name.Replace("osd-*", "obdfilter", StringComparison.Ordinal) }),
        new("obdfilter.*.eviction_count", Since("2.16", ParameterRoot.Sys), TargetMetrics.Evictions),
        new("obdfilter.*.tot_dirty", ProcSys214, TargetMetrics.GrantDirty),
        new("obdfilter.*.tot_granted", ProcSys214, TargetMetrics.GrantGranted),
        new("obdfilter.*.tot_pending", ProcSys214, TargetMetrics.GrantPending),
        new("obdfilter.*.degraded", ProcSys212, TargetMetrics.Degraded),
    ];

    public static readonly ImmutableArray<LustreParameter> MdtNumbers =
    [
        .. Storage,
        new("mdt.*.eviction_count", Since("2.16", ParameterRoot.Sys), TargetMetrics.Evictions),
        new("mdt.*.tot_dirty", Since("2.14", ParameterRoot.Sys), TargetMetrics.GrantDirty),
        new("mdt.*.tot_granted", Since("2.14", ParameterRoot.Sys), TargetMetrics.GrantGranted),
        new("mdt.*.tot_pending", Since("2.14", ParameterRoot.Sys), TargetMetrics.GrantPending),
    ];

    public static readonly ImmutableArray<LustreParameter> MgtNumbers =
    [
        .. Storage,
        new("mgs.*.eviction_count", Since("2.16", ParameterRoot.Sys), TargetMetrics.Evictions),
    ];

    public static readonly ImmutableArray<LustreParameter> All =
    [
        OstStats, .. OstNumbers, OstExportCount, OstExports,
        MdtStats, .. MdtNumbers, MdtExportCount, MdtExports,
        .. MgtNumbers, MgtExportCount, MgtExports,
        ClientStats, .. ClientCapacity,
    ];
}
