using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;
using static LustreActors.Sources.Lustre.TargetLabels;

namespace LustreActors.Sources.Lustre;

/// <summary>What every target and every mount says of itself.</summary>
internal static class TargetMetrics
{
    private const string AllStats = "obdfilter.*.stats, mdt.*.md_stats, llite.*.stats";
    private const string AllExports = "obdfilter.*.exports, mdt.*.exports, mgs.*.exports";
    private static readonly string[] Operation = [.. ServerOrClient, "operation"];

    public static readonly MetricFamily ReadSamples =
        new("lustre_read_samples_total", Counter, $"Reads. ({AllStats}: read_bytes)", "", ServerOrClient);

    public static readonly MetricFamily ReadBytes =
        new("lustre_read_bytes_total", Counter, $"Bytes read. ({AllStats}: read_bytes)", "bytes", ServerOrClient);

    public static readonly MetricFamily ReadMinimum =
        new("lustre_read_minimum_size_bytes", Gauge, $"The smallest read since the counters began. ({AllStats}: read_bytes)", "bytes", ServerOrClient);

    public static readonly MetricFamily ReadMaximum =
        new("lustre_read_maximum_size_bytes", Gauge, $"The largest read since the counters began. ({AllStats}: read_bytes)", "bytes", ServerOrClient);

    public static readonly MetricFamily WriteSamples =
        new("lustre_write_samples_total", Counter, $"Writes. ({AllStats}: write_bytes)", "", ServerOrClient);

    public static readonly MetricFamily WriteBytes =
        new("lustre_write_bytes_total", Counter, $"Bytes written. ({AllStats}: write_bytes)", "bytes", ServerOrClient);

    public static readonly MetricFamily WriteMinimum =
        new("lustre_write_minimum_size_bytes", Gauge, $"The smallest write since the counters began. ({AllStats}: write_bytes)", "bytes", ServerOrClient);

    public static readonly MetricFamily WriteMaximum =
        new("lustre_write_maximum_size_bytes", Gauge, $"The largest write since the counters began. ({AllStats}: write_bytes)", "bytes", ServerOrClient);

    public static readonly MetricFamily Operations =
        new("lustre_stats_total", Counter, $"Operations done. ({AllStats})", "", Operation);

    public static readonly MetricFamily OperationSeconds =
        new("lustre_stats_seconds_total", Counter, $"Time spent in operations: its rate by that of lustre_stats_total is their mean latency. ({AllStats})", "seconds", Operation);

    public static readonly MetricFamily OperationMinimum =
        new("lustre_stats_minimum_seconds", Gauge, $"The quickest operation since the counters began. ({AllStats})", "seconds", Operation);

    public static readonly MetricFamily OperationMaximum =
        new("lustre_stats_maximum_seconds", Gauge, $"The slowest operation since the counters began. ({AllStats})", "seconds", Operation);

    public static readonly MetricFamily OperationBytes =
        new("lustre_stats_bytes_total", Counter, $"Bytes moved by operations other than read_bytes and write_bytes, such as hybrid_read_bytes. ({AllStats})", "bytes", Operation);

    public static readonly MetricFamily Capacity =
        new("lustre_capacity_bytes", Gauge, "Size of the storage. (osd-*.*.kbytestotal, llite.*.kbytestotal)", "bytes", ServerOrClient);

    public static readonly MetricFamily Free =
        new("lustre_free_bytes", Gauge, "Storage that is free, with what is reserved for root. (osd-*.*.kbytesfree, llite.*.kbytesfree)", "bytes", ServerOrClient);

    public static readonly MetricFamily Available =
        new("lustre_available_bytes", Gauge, "Storage that users can still fill. (osd-*.*.kbytesavail, llite.*.kbytesavail)", "bytes", ServerOrClient);

    public static readonly MetricFamily InodesMaximum =
        new("lustre_inodes_maximum", Gauge, "Files that fit, used and free. (osd-*.*.filestotal, llite.*.filestotal)", "", ServerOrClient);

    public static readonly MetricFamily InodesFree =
        new("lustre_inodes_free", Gauge, "Files that can still be made. (osd-*.*.filesfree, llite.*.filesfree)", "", ServerOrClient);

    public static readonly MetricFamily Blocksize =
        new("lustre_blocksize_bytes", Gauge, "Size of a block of the storage. (osd-*.*.blocksize, llite.*.blocksize)", "bytes", ServerOrClient);

    public static readonly MetricFamily Exports =
        new("lustre_exports", Gauge, "Connections that the target has now, from clients and from servers. (obdfilter.*.num_exports, mdt.*.num_exports, mgs.*.num_exports)", "", Server);

    public static readonly MetricFamily ConnectedClients =
        new("lustre_connected_clients", Gauge, $"Clients that are connected now; other servers do not count. ({AllExports}: uuid)", "", Server);

    public static readonly MetricFamily Evictions =
        new("lustre_evictions_total", Counter, "Clients thrown out because they did not answer. (obdfilter.*.eviction_count, mdt.*.eviction_count, mgs.*.eviction_count)", "", Server);

    public static readonly MetricFamily GrantDirty =
        new("lustre_grant_dirty_bytes", Gauge, "Bytes that clients hold unwritten for this target. (obdfilter.*.tot_dirty, mdt.*.tot_dirty)", "bytes", Server);

    public static readonly MetricFamily GrantGranted =
        new("lustre_grant_granted_bytes", Gauge, "Storage promised to clients for what they will write back. (obdfilter.*.tot_granted, mdt.*.tot_granted)", "bytes", Server);

    public static readonly MetricFamily GrantPending =
        new("lustre_grant_pending_bytes", Gauge, "Bytes on their way to the storage. (obdfilter.*.tot_pending, mdt.*.tot_pending)", "bytes", Server);

    public static readonly MetricFamily Degraded =
        new("lustre_degraded", Gauge, "1 when an administrator has marked the target as degraded. (obdfilter.*.degraded)", "", Server);

    public static readonly MetricFamily[] Io =
        [ReadSamples, ReadBytes, ReadMinimum, ReadMaximum, WriteSamples, WriteBytes, WriteMinimum, WriteMaximum];

    public static readonly MetricFamily[] ByOperation = [Operations, OperationSeconds, OperationMinimum, OperationMaximum, OperationBytes];

    public static readonly MetricFamily[] All =
    [
        .. Io, .. ByOperation,
        Capacity, Free, Available, InodesMaximum, InodesFree, Blocksize,
        Exports, ConnectedClients, Evictions, GrantDirty, GrantGranted, GrantPending, Degraded,
    ];
}
