using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Imports;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;

namespace LustreActors.Sources.Lustre.Osp;

/// <summary>
/// An MDT's own connections to OSTs and to other MDTs. Only what the MDT knows by itself is read: the capacity asks the other target.
/// </summary>
internal static class OspParameters
{
    public static readonly LustreParameter Folder = new("osp", ProcSys212);
    public static readonly LustreParameter Import = new("osp.*.import", ProcDebug212) { IsExpected = true };
    public static readonly LustreParameter Stats = new("osp.*.stats", ProcDebug212);
    public static readonly LustreParameter PrecreateStatus = new("osp.*.prealloc_status", ProcSys212);

    private static readonly string[] Osp = [.. TargetLabels.Server, "osp"];
    private static readonly MetricGroup OfImport = new(Osp, Import);

    private static readonly ImmutableArray<ParameterPlace> Reserve =
        [new(ParameterRoot.Proc, Oldest), new(ParameterRoot.Debug, "2.12"), new(ParameterRoot.Sys, "2.17")];

    public static readonly LustreMetric State =
        OfImport.Gauge("lustre_osp_state", Unit.Count, "1 for the state that an MDT's connection is in", further: "state");

    public static readonly LustreMetric InFlight =
        OfImport.Gauge(
            "lustre_osp_rpcs_in_flight", Unit.Count, "Requests of an MDT that are on their way now", OspReader.InFlight, "inflight");

    public static readonly LustreMetric Timeouts =
        OfImport.Counter(
            "lustre_osp_timeouts_total", Unit.Count, "Requests of an MDT that were not answered in time", OspReader.Timeouts, "timeouts");

    /// <summary>The summary is the last, see <see cref="ImportParameters.Requests"/>. Reads and writes are what clients do.</summary>
    public static readonly ImmutableArray<LustreMetric> Requests =
    [
        .. ImportParameters.RequestsOf(new MetricGroup(Osp, Stats), "lustre_osp", OspReader.Requests).Where(
            m => !m.Family.Name.Contains("_read_", StringComparison.Ordinal)
                && !m.Family.Name.Contains("_write_", StringComparison.Ordinal)),
    ];

    public static readonly ImmutableArray<LustreMetric> Operations = new MetricGroup(Osp, Stats).Operations(
        "lustre_osp_rpcs_total", "Requests of an MDT that were answered, by their kind",
        "lustre_osp_rpc_seconds_total",
        "Time that requests of an MDT waited for their answers, by their kind: its rate by that of lustre_osp_rpcs_total is the mean "
            + "latency");

    private static readonly LustreMetric Active =
        Number("active", "lustre_osp_active", "0 when an administrator has switched an MDT's connection off");

    /// <summary>Connections to OSTs alone have these: objects are made on OSTs.</summary>
    private static readonly ImmutableArray<LustreMetric> Precreated =
    [
        Number("prealloc_reserved", "lustre_osp_precreate_reserved", "Objects made ahead that files being made have laid hands on"),
        Number("prealloc_next_id", "lustre_osp_precreate_next_id", "The next object that a file gets"),
        Number("prealloc_last_id", "lustre_osp_precreate_last_id", "The last object that is made ahead"),
    ];

    /// <summary>The only number that may be below zero.</summary>
    public static readonly LustreMetric Status = new MetricGroup(Osp, PrecreateStatus).Gauge(
        "lustre_osp_precreate_status", Unit.Count, "0 while objects can be made on the OST, else the negative error: -28 when it is full",
        OspReader.Status);

    private static readonly ImmutableArray<LustreMetric> Batch =
    [
        Number("create_count", "lustre_osp_precreate_batch", "Objects that are asked for at once"),
        Number(
            "max_create_count", "lustre_osp_precreate_batch_limit",
            "Objects that may be asked for at once; 0 when no new files are to go there"),
    ];

    private static readonly ImmutableArray<LustreMetric> Changes =
    [
        Number("sync_changes", "lustre_osp_sync_changes", "Changes that the other target still has to be told of"),
        Number("sync_in_flight", "lustre_osp_sync_in_flight", "Changes that are being told"),
        Number("sync_in_progress", "lustre_osp_sync_in_progress", "Changes that are told and not yet on the other target's storage"),
        Number("destroys_in_flight", "lustre_osp_destroys_in_flight", "Objects that are still to be removed"),
    ];

    private static readonly ImmutableArray<LustreMetric> Reserved =
    [
        LustreMetric.Gauge(
            "lustre_osp_reserved_low_bytes", Unit.Mebibytes, "With less than this left on an OST no objects are made there", Osp,
            new LustreParameter("osp.*.reserved_mb_low", Reserve)),
        LustreMetric.Gauge(
            "lustre_osp_reserved_high_bytes", Unit.Mebibytes, "With more than this left on an OST objects are made there again", Osp,
            new LustreParameter("osp.*.reserved_mb_high", Reserve)),
    ];

    /// <summary>The numbers of a connection to an MDT.</summary>
    public static readonly ImmutableArray<LustreMetric> MdtNumbers = [Active, .. Changes];

    /// <summary>The numbers of a connection to an OST: those of a connection to an MDT, and behind them its own.</summary>
    public static readonly ImmutableArray<LustreMetric> OstNumbers = [.. MdtNumbers, .. Precreated, .. Batch, .. Reserved];

    public static readonly ImmutableArray<LustreMetric> All =
        [State, InFlight, Timeouts, .. Requests, .. Operations, Active, .. Precreated, Status, .. Batch, .. Changes, .. Reserved];

    private static LustreMetric Number(string file, string name, string help) =>
        LustreMetric.Gauge(name, Unit.Count, help, Osp, new LustreParameter($"osp.*.{file}", ProcSys212));
}
