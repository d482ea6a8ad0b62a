using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;

namespace LustreActors.Sources.Lustre.Nodemaps;

/// <summary>The groups of clients that a server tells apart: a directory for each nodemap. A client has no nodemaps.</summary>
internal static class NodemapParameters
{
    public static readonly LustreParameter Folder = new("nodemap", ProcDebug217);
    public static readonly LustreParameter ActiveFile = new("nodemap.active", ProcDebug217);
    public static readonly LustreParameter ExportsFile = new("nodemap.*.exports", ProcDebug217);

    // Made when the first client of a nodemap connects.
    public static readonly LustreParameter MdtStats = new("nodemap.*.md_stats", Since("2.17", ParameterRoot.Debug));
    public static readonly LustreParameter OstStats = new("nodemap.*.dt_stats", Since("2.17", ParameterRoot.Debug));

    private static readonly string[] Nodemap = ["nodemap"];
    private static readonly MetricGroup Stats = new(["nodemap", "component"], MdtStats, OstStats);

    public static readonly LustreMetric Active = Gauge(
        "lustre_nodemap_active", Unit.Count, "1 when clients are told apart at all", [], ActiveFile);

    public static readonly LustreMetric Exports =
        Gauge("lustre_nodemap_exports", Unit.Count, "Connections of the nodemap's clients to targets of this host", Nodemap, ExportsFile);

    public static readonly ImmutableArray<LustreMetric> Flags =
    [
        Flag("admin_nodemap", ProcDebug217, "lustre_nodemap_admin", "1 when root of these clients is root here"),
        Flag("trusted_nodemap", ProcDebug217, "lustre_nodemap_trusted", "1 when the ids of these clients are taken as they are"),
        Flag("deny_unknown", ProcDebug217, "lustre_nodemap_deny_unknown", "1 when ids that are not mapped are refused"),
        Flag("deny_mount", Since("2.17", ParameterRoot.Debug), "lustre_nodemap_deny_mount", "1 when these clients may not mount"),
        Flag("readonly_mount", Since("2.16", ParameterRoot.Debug), "lustre_nodemap_readonly_mount", "1 when these clients may only read"),
        Flag("audit_mode", ProcDebug217, "lustre_nodemap_audit", "1 when what these clients do goes into the changelogs"),
        Flag("forbid_encryption", ProcDebug217, "lustre_nodemap_forbid_encryption", "1 when these clients may not encrypt"),
    ];

    public static readonly ImmutableArray<LustreMetric> Io = Stats.ReadsAndWrites(
        "lustre_nodemap", "Reads of the nodemap's clients", "Bytes that the nodemap's clients read", "Writes of the nodemap's clients",
        "Bytes that the nodemap's clients wrote");

    public static readonly ImmutableArray<LustreMetric> ByOperation = Stats.Operations(
        "lustre_nodemap_stats_total", "Operations done, on MDTs or on OSTs",
        "lustre_nodemap_stats_seconds_total", "Time spent in operations, on MDTs or on OSTs");

    public static readonly ImmutableArray<LustreMetric> All = [Active, Exports, .. Flags, .. Io, .. ByOperation];

    private static LustreMetric Flag(string file, ImmutableArray<ParameterPlace> places, string name, string help) =>
        Gauge(name, Unit.Count, help, Nodemap, new LustreParameter($"nodemap.*.{file}", places));
}
