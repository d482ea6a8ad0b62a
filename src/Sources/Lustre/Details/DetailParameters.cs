using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Exports;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;
using static LustreActors.Sources.Lustre.Parameters.TargetLabels;

namespace LustreActors.Sources.Lustre.Details;

/// <summary>
/// What is wanted for an investigation and costs a file for each client, id or connection. It is read with <c>lustre.details.enabled</c>.
/// </summary>
internal static class DetailParameters
{
    public static readonly LustreParameter OstStaleClients =
        new("obdfilter.*.recovery_stale_clients", Since("2.17", ParameterRoot.Debug)) { MayBeEmpty = true };

    public static readonly LustreParameter MdtStaleClients =
        new("mdt.*.recovery_stale_clients", Since("2.17", ParameterRoot.Debug)) { MayBeEmpty = true };

    public static readonly LustreParameter ChangelogMask = new("mdd.*.changelog_current_mask", ProcDebug212);

    public static readonly LustreParameter OscCache = new("osc.*.osc_cached_mb", ProcDebug217);

    public static readonly LustreParameter Extents = new("llite.*.extents_stats", ProcDebug212);

    /// <summary>The label of an accounting, and the file of what a target was granted.</summary>
    public static readonly ImmutableArray<(string Accounting, LustreParameter Parameter)> QuotaLimits =
    [
        ("user", new LustreParameter("osd-*.*.quota_slave.limit_user", Proc)),
        ("group", new LustreParameter("osd-*.*.quota_slave.limit_group", Proc)),
        ("project", new LustreParameter("osd-*.*.quota_slave.limit_project", Proc)),
    ];

    private static readonly MetricGroup Client = new([.. Server, "nid"], ExportParameters.Ost, ExportParameters.Mdt)
    {
        Origin = "obdfilter.*.exports.*.export, mdt.*.exports.*.export",
    };

    private static readonly MetricGroup Import = new([.. ServerOrClient, "import"], OscCache);

    /// <summary>The sums over the connections of a NID.</summary>
    public static readonly ImmutableArray<LustreMetric> Grants =
    [
        Client.Gauge(
            "lustre_client_export_grant_bytes", Unit.Bytes, "Storage promised to a client for what it will write back",
            ExportColumns.Granted, "granted"),
        Client.Gauge(
            "lustre_client_export_dirty_bytes", Unit.Bytes, "Bytes that a client holds unwritten for this target", ExportColumns.Dirty,
            "dirty"),
        Client.Gauge(
            "lustre_client_export_pending_bytes", Unit.Bytes, "Bytes of a client on their way to the storage", ExportColumns.Pending,
            "pending"),
    ];

    public static readonly LustreMetric OpenFiles = new MetricGroup([.. Server, "nid"], ExportParameters.Mdt)
    {
        Origin = "mdt.*.exports.*.open_files",
    }.Gauge("lustre_client_export_open_files", Unit.Count, "Files that a client has open on this MDT", ExportColumns.OpenFiles);

    public static readonly LustreMetric StaleClients = LustreMetric.Gauge(
        "lustre_recovery_stale_clients", Unit.Count, "Former clients that the target lists as not recovered", Server, OstStaleClients,
        MdtStaleClients);

    public static readonly LustreMetric ChangelogRecorded = new MetricGroup(Server, ChangelogMask).Gauge(
        "lustre_changelog_recorded", Unit.Count, "1 for each type of record that the changelog takes down now", further: "type");

    /// <summary>In kibibytes for storage, and in files for the limits of an MDT's files.</summary>
    public static readonly LustreMetric QuotaGranted =
        new MetricGroup([.. Server, "accounting", "id", "resource"], [.. QuotaLimits.Select(q => q.Parameter)]).Gauge(
            "lustre_quota_target_granted", Unit.Count,
            "What the quota master has handed out to this target for an id, in bytes or files. Ids without a grant are not shown");

    /// <summary>A file for each, in their order.</summary>
    public static readonly ImmutableArray<LustreMetric> Osp =
    [
        Sequence("prealloc_next_seq", "lustre_osp_precreate_next_sequence", "Sequence of the next object that a file gets"),
        Sequence("prealloc_last_seq", "lustre_osp_precreate_last_sequence", "Sequence of the last object that is made ahead"),
        ReservedInodes("low", "With fewer inodes than this left on an OST no objects are made there"),
        ReservedInodes("high", "With more inodes than this left on an OST objects are made there again"),
    ];

    public static readonly ImmutableArray<LustreMetric> ImportCache =
    [
        Import.Gauge("lustre_import_cached_bytes", Unit.Mebibytes, "Page cache of a connection to an OST, as whole mebibytes")
            with { Key = "used_mb" },
        Import.Gauge("lustre_import_cache_busy_pages", Unit.Count, "Cached pages of a connection that are in use")
            with { Key = "busy_cnt" },
        Import.Counter("lustre_import_cache_reclaims_total", Unit.Count, "Times that a connection had to give up cached pages")
            with { Key = "reclaim" },
    ];

    public static readonly LustreMetric IoSize = new MetricGroup([.. ServerOrClient, "operation"], Extents).Histogram(
        "lustre_client_io_size_bytes", Unit.Bytes,
        "Size of the reads and writes of programs on a mount. Lustre counts them when something was written to the file");

    public static readonly ImmutableArray<LustreMetric> All =
    [
        .. Grants, OpenFiles, StaleClients, ChangelogRecorded, QuotaGranted, .. Osp, .. ImportCache, IoSize,
    ];

    private static LustreMetric Sequence(string file, string name, string help) => LustreMetric.Gauge(
        name, Unit.Hexadecimal, help, [.. Server, "osp"], new LustreParameter($"osp.*.{file}", ProcSys212));

    private static LustreMetric ReservedInodes(string watermark, string help) => LustreMetric.Gauge(
        $"lustre_osp_reserved_{watermark}_inodes", Unit.Count, help, [.. Server, "osp"],
        new LustreParameter($"osp.*.reserved_ino_{watermark}", Since("2.17", ParameterRoot.Sys)));
}
