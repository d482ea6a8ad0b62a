using System.Collections.Immutable;
using LustreActors.Metrics;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

/// <summary>What is read of a mount's connections, and of this host's to its MGS.</summary>
internal static class ImportParameters
{
    public static readonly LustreParameter OscImport =
        new("osc.*.import", ProcDebug217, [StatusMetrics.Ost, .. ImportMetrics.OfEveryImport, .. ImportMetrics.OfTransfers]) { IsExpected = true };

    public static readonly LustreParameter MdcImport =
        new("mdc.*.import", ProcDebug217, [StatusMetrics.Mdt, .. ImportMetrics.OfEveryImport]) { IsExpected = true };

    public static readonly LustreParameter OscStats = new("osc.*.stats", ProcDebug212, ImportMetrics.RequestSeconds, ImportMetrics.Requests);
    public static readonly LustreParameter MdcStats = new("mdc.*.stats", ProcDebug212, ImportMetrics.RequestSeconds, ImportMetrics.Requests);

    public static readonly LustreParameter MgcImport =
        new("mgc.*.import", ProcDebug212, ImportMetrics.MgsStatus, ImportMetrics.MgsState) { IsExpected = true };

    /// <summary>The directories of the devices.</summary>
    public static readonly LustreParameter Osc = new("osc", ProcSys212);
    public static readonly LustreParameter Mdc = new("mdc", ProcSys212);
    public static readonly LustreParameter Mgc = new("mgc", ProcSys212);

    public static readonly ImmutableArray<(LustreParameter Parameter, int Column)> Locks =
    [
        (new("ldlm.namespaces.*.lock_count", ProcSys212, ImportMetrics.Locks), ImportColumns.Locks),
        (new("ldlm.namespaces.*.lock_unused_count", ProcSys212, ImportMetrics.LocksUnused), ImportColumns.LocksUnused),
    ];

    // None of these asks the server. kbytes*, files*, blocksize, maxbytes, namelen_max and statfs_state do, and wait for one that is down.
    public static readonly ImmutableArray<(LustreParameter Parameter, int Column)> OscNumbers =
    [
        (new("osc.*.active", ProcSys212, ImportMetrics.Active), ImportColumns.Active),
        (new("osc.*.cur_dirty_bytes", ProcSys212, ImportMetrics.Dirty), ImportColumns.Dirty),
        (new("osc.*.cur_grant_bytes", ProcSys217, ImportMetrics.Grant), ImportColumns.Grant),
        (new("osc.*.cur_lost_grant_bytes", ProcSys212, ImportMetrics.LostGrant), ImportColumns.LostGrant),
        (new("osc.*.max_rpcs_in_flight", ProcSys212, ImportMetrics.InFlightLimit), ImportColumns.InFlightLimit),
        (new("osc.*.max_pages_per_rpc", ProcSys217, ImportMetrics.PagesLimit), ImportColumns.PagesLimit),
    ];

    public static readonly ImmutableArray<(LustreParameter Parameter, int Column)> MdcNumbers =
    [
        (new("mdc.*.active", ProcSys212, ImportMetrics.Active), ImportColumns.Active),
        (new("mdc.*.cur_grant_bytes", ProcSys217, ImportMetrics.Grant), ImportColumns.Grant),
        (new("mdc.*.cur_lost_grant_bytes", ProcSys212, ImportMetrics.LostGrant), ImportColumns.LostGrant),
        (new("mdc.*.max_rpcs_in_flight", ProcSys212, ImportMetrics.InFlightLimit), ImportColumns.InFlightLimit),
        (new("mdc.*.max_pages_per_rpc", ProcSys217, ImportMetrics.PagesLimit), ImportColumns.PagesLimit),
    ];

    public static readonly ImmutableArray<LustreParameter> OscCapacity = CapacityOf("osc", ImportMetrics.OstStorage);
    public static readonly ImmutableArray<LustreParameter> MdcCapacity = CapacityOf("mdc", ImportMetrics.MdtStorage);

    public static readonly ImmutableArray<LustreParameter> All =
    [
        OscImport, OscStats, .. OscNumbers.Select(n => n.Parameter), .. OscCapacity,
        MdcImport, MdcStats, .. MdcNumbers.Select(n => n.Parameter), .. MdcCapacity,
        .. Locks.Select(n => n.Parameter), MgcImport,
    ];

    private static ImmutableArray<LustreParameter> CapacityOf(string kind, MetricFamily[] families) =>
    [
        new($"{kind}.*.kbytestotal", ProcSys212, families[0]) { Format = NumberFormat.Kibi },
        new($"{kind}.*.kbytesfree", ProcSys212, families[1]) { Format = NumberFormat.Kibi },
        new($"{kind}.*.kbytesavail", ProcSys212, families[2]) { Format = NumberFormat.Kibi },
        new($"{kind}.*.filestotal", ProcSys212, families[3]),
        new($"{kind}.*.filesfree", ProcSys212, families[4]),
    ];
}
