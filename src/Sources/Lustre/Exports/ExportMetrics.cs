using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>What each client does on a target.</summary>
internal static class ExportMetrics
{
    private const string From = "obdfilter.*.exports.*.stats, mdt.*.exports.*.stats";
    private static readonly string[] Nid = [.. TargetLabels.Server, "nid"];
    private static readonly string[] Operation = [.. Nid, "operation"];

    public static readonly MetricFamily ReadSamples =
        new("lustre_client_export_read_samples_total", Counter, $"Reads of a client. ({From}: read_bytes)", "", Nid);

    public static readonly MetricFamily ReadBytes =
        new("lustre_client_export_read_bytes_total", Counter, $"Bytes that a client has read. ({From}: read_bytes)", "bytes", Nid);

    public static readonly MetricFamily WriteSamples =
        new("lustre_client_export_write_samples_total", Counter, $"Writes of a client. ({From}: write_bytes)", "", Nid);

    public static readonly MetricFamily WriteBytes =
        new("lustre_client_export_write_bytes_total", Counter, $"Bytes that a client has written. ({From}: write_bytes)", "bytes", Nid);

    public static readonly MetricFamily Operations =
        new("lustre_client_export_stats_total", Counter, $"Operations done for a client. ({From})", "", Operation);

    public static readonly MetricFamily OperationSeconds =
        new("lustre_client_export_stats_seconds_total", Counter, $"Time spent in operations for a client. ({From})", "seconds", Operation);

    public static readonly MetricFamily[] All = [ReadSamples, ReadBytes, WriteSamples, WriteBytes, Operations, OperationSeconds];
}
