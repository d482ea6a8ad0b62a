using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Exports;

/// <summary>The counters of each client on a target, in the directory of its NID.</summary>
internal static class ExportParameters
{
    public static readonly LustreParameter Ost = new("obdfilter.*.exports", ParameterPlaces.ProcDebug217) { IsExpected = true };
    public static readonly LustreParameter Mdt = new("mdt.*.exports", ParameterPlaces.ProcDebug217) { IsExpected = true };

    private static readonly MetricGroup Client = new([.. TargetLabels.Server, "nid"], Ost, Mdt)
    {
        Origin = "obdfilter.*.exports.*.stats, mdt.*.exports.*.stats",
    };

    public static readonly ImmutableArray<LustreMetric> Io = Client.ReadsAndWrites(
        "lustre_client_export", "Reads of a client", "Bytes that a client has read", "Writes of a client",
        "Bytes that a client has written");

    public static readonly ImmutableArray<LustreMetric> ByOperation = Client.Operations(
        "lustre_client_export_stats_total", "Operations done for a client",
        "lustre_client_export_stats_seconds_total", "Time spent in operations for a client");

    public static readonly ImmutableArray<LustreMetric> All = [.. Io, .. ByOperation];
}
