using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Histograms;

/// <summary>
/// The requests that a mount's connections send to their servers. The label <c>import</c> is the target at the other end. Series without it
/// are the sum over all connections.
/// </summary>
internal static class RpcParameters
{
    public static readonly LustreParameter Osc = new("osc.*.rpc_stats", ParameterPlaces.ProcDebug217);
    public static readonly LustreParameter Mdc = new("mdc.*.rpc_stats", ParameterPlaces.ProcDebug217);
    public static readonly LustreParameter OscLatency = new("osc.*.io_latency_stats", ParameterPlaces.Since("2.17", ParameterRoot.Debug));

    private static readonly string[] Import = [.. TargetLabels.ServerOrClient, "import"];
    private static readonly string[] Operation = [.. Import, "operation"];
    private static readonly MetricGroup Rpcs = new(Operation, Osc, Mdc);

    public static readonly LustreMetric Pages =
        Rpcs.Histogram("lustre_rpc_pages", Unit.Count, "Pages of a read or write that was sent", "pages per rpc");

    public static readonly LustreMetric InFlight = Rpcs.Histogram(
        "lustre_rpcs_in_flight", Unit.Count, "Requests of the same kind under way when one more was sent, with it", "rpcs in flight");

    public static readonly LustreMetric Offset =
        Rpcs.Histogram("lustre_rpc_offset_pages", Unit.Count, "Where in its object, in pages, a read or write began", "offset");

    public static readonly LustreMetric Latency = new MetricGroup(Operation, OscLatency).Histogram(
        "lustre_rpc_latency_seconds", Unit.Seconds, "Time from sending a read or write until it was answered, of all sizes");

    public static readonly LustreMetric PendingPages =
        Rpcs.Gauge("lustre_import_pending_pages", Unit.Count, "Pages that wait to be sent, or to be read", key: "pending pages");

    public static readonly LustreMetric CurrentRpcs =
        Rpcs.Gauge("lustre_import_current_rpcs", Unit.Count, "Requests under way now", key: "RPCs in flight");

    public static readonly LustreMetric CurrentDirectRpcs = new MetricGroup(Import, Osc).Gauge(
        "lustre_import_current_direct_rpcs", Unit.Count,
        "Those reads and writes under way now for which the server takes the lock, as direct I/O does", key: "DIO RPCs in flight");

    public static readonly ImmutableArray<LustreMetric> All =
        [Pages, InFlight, Offset, PendingPages, CurrentRpcs, CurrentDirectRpcs, Latency];
}
