using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>The counters of each client on a target, in the directory of its NID.</summary>
internal static class ExportParameters
{
    public static readonly LustreParameter Ost = new("obdfilter.*.exports", ParameterPlaces.ProcDebug217) { IsExpected = true };
    public static readonly LustreParameter Mdt = new("mdt.*.exports", ParameterPlaces.ProcDebug217) { IsExpected = true };

    private static readonly MetricGroup Client = new([.. TargetLabels.Server, "nid"], Ost, Mdt)
    {
        Origin = "obdfilter.*.exports.*.stats, mdt.*.exports.*.stats",
    };

    public static readonly ImmutableArray<LustreMetric> Io =
    [
        Client.Counter(
            "lustre_client_export_read_samples_total", Unit.Count, "Reads of a client", IoColumns.Samples, "read_bytes",
            IoColumns.SamplesCreated),
        Client.Counter(
            "lustre_client_export_read_bytes_total", Unit.Bytes, "Bytes that a client has read", IoColumns.Bytes, "read_bytes",
            IoColumns.BytesCreated),
        Client.Counter(
            "lustre_client_export_write_samples_total", Unit.Count, "Writes of a client",
            IoColumns.Write + IoColumns.Samples, "write_bytes", IoColumns.Write + IoColumns.SamplesCreated),
        Client.Counter(
            "lustre_client_export_write_bytes_total", Unit.Bytes, "Bytes that a client has written",
            IoColumns.Write + IoColumns.Bytes, "write_bytes", IoColumns.Write + IoColumns.BytesCreated),
    ];

    public static readonly ImmutableArray<LustreMetric> ByOperation =
    [
        Client.Counter(
            "lustre_client_export_stats_total", Unit.Count, "Operations done for a client",
            OperationColumns.Samples, created: OperationColumns.SamplesCreated, further: "operation"),
        Client.Counter(
            "lustre_client_export_stats_seconds_total", Unit.Microseconds, "Time spent in operations for a client",
            OperationColumns.Time, created: OperationColumns.TimeCreated, further: "operation"),
    ];

    public static readonly ImmutableArray<LustreMetric> All = [.. Io, .. ByOperation];
}
