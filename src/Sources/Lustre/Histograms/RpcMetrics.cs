using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>What a mount sends to its servers. The label <c>import</c> is the target at the other end; without it, it is all of them together.</summary>
internal static class RpcMetrics
{
    private const string From = "osc.*.rpc_stats, mdc.*.rpc_stats";
    private static readonly string[] Import = [.. TargetLabels.ServerOrClient, "import"];
    private static readonly string[] Operation = [.. Import, "operation"];

    public static readonly MetricFamily Pages = new("lustre_rpc_pages", Histogram, $"Pages of a read or write that was sent. ({From}: pages per rpc)", "", Operation);

    public static readonly MetricFamily InFlight = new(
        "lustre_rpcs_in_flight", Histogram, $"Requests of the same kind under way when one more was sent, with it. ({From}: rpcs in flight)", "", Operation);

    public static readonly MetricFamily Offset = new(
        "lustre_rpc_offset_pages", Histogram, $"Where in its object, in pages, a read or write began. ({From}: offset)", "", Operation);

    public static readonly MetricFamily Latency = new(
        "lustre_rpc_latency_seconds",
        Histogram,
        "Time from sending a read or write until it was answered, of all sizes. (osc.*.io_latency_stats)",
        "seconds",
        Operation);

    public static readonly MetricFamily PendingPages = new(
        "lustre_import_pending_pages", Gauge, $"Pages that wait to be sent, or to be read. ({From}: pending pages)", "", Operation);

    public static readonly MetricFamily CurrentRpcs = new(
        "lustre_import_current_rpcs", Gauge, $"Requests under way now. ({From}: RPCs in flight)", "", Operation);

    public static readonly MetricFamily CurrentDirectRpcs = new(
        "lustre_import_current_direct_rpcs",
        Gauge,
        "Those reads and writes under way now for which the server takes the lock, as direct I/O does. (osc.*.rpc_stats: DIO RPCs in flight)",
        "",
        Import);

    public static readonly MetricFamily[] OfRpcStats = [Pages, InFlight, Offset, PendingPages, CurrentRpcs];

    public static readonly MetricFamily[] All = [.. OfRpcStats, CurrentDirectRpcs, Latency];
}
