using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;
using static LustreActors.Sources.Lustre.Parameters.TargetLabels;

namespace LustreActors.Sources.Lustre.Targets;

/// <summary>The families of every target and every mount: counters, capacity, exports and grants.</summary>
internal static class TargetParameters
{
    public static readonly LustreParameter OstStats = new("obdfilter.*.stats", ProcDebug217) { IsExpected = true };
    public static readonly LustreParameter MdtStats = new("mdt.*.md_stats", Proc) { IsExpected = true };
    public static readonly LustreParameter ClientStats = new("llite.*.stats", ProcDebug212) { IsExpected = true };

    public static readonly LustreParameter OstExportCount = new("obdfilter.*.num_exports", ProcSys214);
    public static readonly LustreParameter MdtExportCount = new("mdt.*.num_exports", ProcSys214);
    public static readonly LustreParameter MgtExportCount = new("mgs.*.num_exports", ProcSys214);

    public static readonly LustreParameter OstExports = new("obdfilter.*.exports", ProcDebug217);
    public static readonly LustreParameter MdtExports = new("mdt.*.exports", ProcDebug217);

    private static readonly MetricGroup Stats = new(ServerOrClient, OstStats, MdtStats, ClientStats);

    public static readonly ImmutableArray<LustreMetric> Io =
    [
        Stats.Counter("lustre_read_samples_total", Unit.Count, "Reads", IoColumns.Samples, "read_bytes", IoColumns.SamplesCreated),
        Stats.Counter("lustre_read_bytes_total", Unit.Bytes, "Bytes read", IoColumns.Bytes, "read_bytes", IoColumns.BytesCreated),
        Stats.Gauge(
            "lustre_read_minimum_size_bytes", Unit.Bytes, "The smallest read since the counters began", IoColumns.Minimum, "read_bytes"),
        Stats.Gauge(
            "lustre_read_maximum_size_bytes", Unit.Bytes, "The largest read since the counters began", IoColumns.Maximum, "read_bytes"),
        Stats.Counter(
            "lustre_write_samples_total", Unit.Count, "Writes", IoColumns.Write + IoColumns.Samples, "write_bytes",
            IoColumns.Write + IoColumns.SamplesCreated),
        Stats.Counter(
            "lustre_write_bytes_total", Unit.Bytes, "Bytes written", IoColumns.Write + IoColumns.Bytes, "write_bytes",
            IoColumns.Write + IoColumns.BytesCreated),
        Stats.Gauge(
            "lustre_write_minimum_size_bytes", Unit.Bytes, "The smallest write since the counters began",
            IoColumns.Write + IoColumns.Minimum, "write_bytes"),
        Stats.Gauge(
            "lustre_write_maximum_size_bytes", Unit.Bytes, "The largest write since the counters began",
            IoColumns.Write + IoColumns.Maximum, "write_bytes"),
    ];

    public static readonly ImmutableArray<LustreMetric> ByOperation =
    [
        .. Stats.Operations(
            "lustre_stats_total", "Operations done",
            "lustre_stats_seconds_total", "Time spent in operations: its rate by that of lustre_stats_total is their mean latency"),
        Stats.Gauge(
            "lustre_stats_minimum_seconds", Unit.Microseconds, "The quickest operation since the counters began",
            OperationColumns.Minimum, further: "operation"),
        Stats.Gauge(
            "lustre_stats_maximum_seconds", Unit.Microseconds, "The slowest operation since the counters began",
            OperationColumns.Maximum, further: "operation"),
        Stats.Counter(
            "lustre_stats_bytes_total", Unit.Bytes,
            "Bytes moved by operations other than read_bytes and write_bytes, such as hybrid_read_bytes",
            OperationColumns.Bytes, created: OperationColumns.BytesCreated, further: "operation"),
    ];

    public static readonly LustreMetric StartTime = Stats.Gauge(
        "lustre_stats_start_time_seconds", Unit.Nanoseconds, "When the counters began, in seconds since 1970", key: "start_time");

    /// <summary>
    /// A target reads its own storage. A mount asks every server of the filesystem, and waits for one that is down: a mount's capacity is
    /// never read together with what answers at once.
    /// </summary>
    public static readonly ImmutableArray<LustreMetric> Capacity =
    [
        Storage("lustre_capacity_bytes", Unit.Kibibytes, "Size of the storage", StorageParameters.Total, "llite.*.kbytestotal"),
        Storage(
            "lustre_free_bytes", Unit.Kibibytes, "Storage that is free, with what is reserved for root", StorageParameters.Free,
            "llite.*.kbytesfree"),
        Storage(
            "lustre_available_bytes", Unit.Kibibytes, "Storage that users can still fill", StorageParameters.Available,
            "llite.*.kbytesavail"),
        Storage("lustre_inodes_maximum", Unit.Count, "Files that fit, used and free", StorageParameters.FilesTotal, "llite.*.filestotal"),
        Storage("lustre_inodes_free", Unit.Count, "Files that can still be made", StorageParameters.FilesFree, "llite.*.filesfree"),
        Storage("lustre_blocksize_bytes", Unit.Bytes, "Size of a block of the storage", StorageParameters.Blocksize, "llite.*.blocksize"),
    ];

    public static readonly LustreMetric Exports = Gauge(
        "lustre_exports", Unit.Count, "Connections that the target has now, from clients and from servers", Server,
        OstExportCount, MdtExportCount, MgtExportCount);

    /// <summary>An MGS has none: to it the MGC of a server and that of a client look the same.</summary>
    public static readonly LustreMetric ConnectedClients = new MetricGroup(Server, OstExports, MdtExports).Gauge(
        "lustre_connected_clients", Unit.Count, "Clients that are connected now; other servers do not count", key: "uuid");

    public static readonly ImmutableArray<LustreMetric> Numbers =
    [
        Counter(
            "lustre_evictions_total", Unit.Count, "Clients thrown out because they did not answer", Server,
            new("obdfilter.*.eviction_count", Since("2.16", ParameterRoot.Sys)),
            new("mdt.*.eviction_count", Since("2.16", ParameterRoot.Sys)),
            new("mgs.*.eviction_count", Since("2.16", ParameterRoot.Sys))),
        Gauge(
            "lustre_grant_dirty_bytes", Unit.Bytes, "Bytes that clients hold unwritten for this target", Server,
            new("obdfilter.*.tot_dirty", ProcSys214), new("mdt.*.tot_dirty", Since("2.14", ParameterRoot.Sys))),
        Gauge(
            "lustre_grant_granted_bytes", Unit.Bytes, "Storage promised to clients for what they will write back", Server,
            new("obdfilter.*.tot_granted", ProcSys214), new("mdt.*.tot_granted", Since("2.14", ParameterRoot.Sys))),
        Gauge(
            "lustre_grant_pending_bytes", Unit.Bytes, "Bytes on their way to the storage", Server,
            new("obdfilter.*.tot_pending", ProcSys214), new("mdt.*.tot_pending", Since("2.14", ParameterRoot.Sys))),
        Gauge(
            "lustre_degraded", Unit.Count, "1 when an administrator has marked the target as degraded", Server,
            new LustreParameter("obdfilter.*.degraded", ProcSys212)),
    ];

    /// <summary>How many targets a mount or an MDT knows, and how many of them are not switched off.</summary>
    public static readonly ImmutableArray<LustreMetric> Peers =
    [
        Gauge(
            "lustre_known_osts", Unit.Count, "OSTs of the filesystem that a mount or an MDT knows", ServerOrClient,
            new("lov.*.numobd", ProcSys212), new("lod.*.numobd", ProcSys212)),
        Gauge(
            "lustre_active_osts", Unit.Count, "OSTs of the filesystem that a mount or an MDT uses; the others are switched off",
            ServerOrClient, new("lov.*.activeobd", ProcSys212), new("lod.*.activeobd", ProcSys212)),
        Gauge(
            "lustre_known_mdts", Unit.Count, "MDTs of the filesystem that a mount or an MDT knows; an MDT does not count itself",
            ServerOrClient, new("lmv.*.numobd", ProcSys212), new("lod.*.mdt_numobd", Since("2.15", ParameterRoot.Sys))),
        Gauge(
            "lustre_active_mdts", Unit.Count, "MDTs of the filesystem that a mount or an MDT uses; the others are switched off",
            ServerOrClient, new("lmv.*.activeobd", ProcSys212), new("lod.*.mdt_activeobd", Since("2.15", ParameterRoot.Sys))),
    ];

    public static readonly ImmutableArray<LustreMetric> All =
        [.. Io, .. ByOperation, StartTime, .. Capacity, Exports, ConnectedClients, .. Numbers, .. Peers];

    private static LustreMetric Storage(string name, Unit unit, string help, LustreParameter storage, string mount) =>
        Gauge(name, unit, help, ServerOrClient, storage, new LustreParameter(mount, ProcSys212) { IsExpected = true });
}

/// <summary>The capacity of a target's storage. Every version has all of these files, for OSTs, MDTs and the MGT alike.</summary>
internal static class StorageParameters
{
    public static readonly LustreParameter Total = new("osd-*.*.kbytestotal", ProcSys214);
    public static readonly LustreParameter Free = new("osd-*.*.kbytesfree", ProcSys214);
    public static readonly LustreParameter Available = new("osd-*.*.kbytesavail", ProcSys214);
    public static readonly LustreParameter FilesTotal = new("osd-*.*.filestotal", ProcSys214);
    public static readonly LustreParameter FilesFree = new("osd-*.*.filesfree", ProcSys214);
    public static readonly LustreParameter Blocksize = new("osd-*.*.blocksize", ProcSys214);
}
