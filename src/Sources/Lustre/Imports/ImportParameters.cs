using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;
using LustreActors.Sources.Lustre.Targets;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;

namespace LustreActors.Sources.Lustre.Imports;

/// <summary>A mount's connections, the targets at their other ends, and this host's connections to its MGS.</summary>
internal static class ImportParameters
{
    public static readonly LustreParameter OscImport = new("osc.*.import", ProcDebug217) { IsExpected = true };
    public static readonly LustreParameter MdcImport = new("mdc.*.import", ProcDebug217) { IsExpected = true };
    public static readonly LustreParameter OscStats = new("osc.*.stats", ProcDebug212);
    public static readonly LustreParameter MdcStats = new("mdc.*.stats", ProcDebug212);
    public static readonly LustreParameter MdcMetadata = new("mdc.*.md_stats", Proc);
    public static readonly LustreParameter LmvMetadata = new("lmv.*.md_stats", Proc);
    public static readonly LustreParameter MgcImport = new("mgc.*.import", ProcDebug212) { IsExpected = true };

    /// <summary>The directories of the devices.</summary>
    public static readonly LustreParameter Osc = new("osc", ProcSys212);
    public static readonly LustreParameter Mdc = new("mdc", ProcSys212);
    public static readonly LustreParameter Mgc = new("mgc", ProcSys212);

    private static readonly string[] Labels = [.. TargetLabels.ServerOrClient, "import"];
    private static readonly MetricGroup Import = new(Labels, OscImport, MdcImport);
    private static readonly MetricGroup Averages = new(Labels, OscImport);
    private static readonly MetricGroup Stats = new(Labels, OscStats, MdcStats);

    /// <summary>
    /// The storage of an OST. A mount asks the target for it; the server of the target reads it from its own storage.
    /// </summary>
    public static readonly ImmutableArray<LustreMetric> OstStorage = Storage("ost", "osc", "an OST", "Objects");

    public static readonly ImmutableArray<LustreMetric> MdtStorage = Storage("mdt", "mdc", "an MDT", "Files");

    public static readonly LustreMetric State =
        Import.Gauge("lustre_import_state", Unit.Count, "1 for the state that a connection is in", further: "state");

    public static readonly LustreMetric CurrentServer = Import.Gauge(
        "lustre_import_server_info", Unit.Count, "The NID of the server that a connection goes to now", key: "current_connection",
        further: "nid");

    /// <summary>The numbers of <c>import</c>, in their columns.</summary>
    public static readonly ImmutableArray<LustreMetric> Figures =
    [
        Import.Gauge(
            "lustre_import_failover_nids", Unit.Count, "NIDs that a connection may go to", ImportColumns.FailoverNids, "failover_nids"),
        Import.Counter(
            "lustre_import_connection_attempts_total", Unit.Count, "Attempts to connect", ImportColumns.ConnectionAttempts,
            "connection_attempts"),
        Import.Gauge(
            "lustre_import_generation", Unit.Count, "Grows whenever a connection is made anew", ImportColumns.Generation, "generation"),
        Import.Gauge(
            "lustre_import_invalidations", Unit.Count, "Invalidations of a connection that are going on",
            ImportColumns.Invalidations, "in-progress_invalidations"),
        Import.Gauge("lustre_import_idle_seconds", Unit.Seconds, "Time since the server's last answer", ImportColumns.Idle, "idle"),
        Import.Gauge("lustre_import_rpcs_in_flight", Unit.Count, "Requests that are on their way now", ImportColumns.InFlight, "inflight"),
        Import.Gauge(
            "lustre_import_rpcs_unregistering", Unit.Count, "Requests whose buffers the network has not given back yet",
            ImportColumns.Unregistering, "unregistering"),
        Import.Counter(
            "lustre_import_timeouts_total", Unit.Count, "Requests that were not answered in time", ImportColumns.Timeouts, "timeouts"),
        Import.Gauge(
            "lustre_import_wait_seconds", Unit.Microseconds, "Mean time that a request waited for its answer since the counters began",
            ImportColumns.Wait, "avg_waittime"),
        Import.Gauge(
            "lustre_import_service_estimate_seconds", Unit.Seconds, "Time that Lustre expects the server to take for a request",
            ImportColumns.ServiceEstimate, "services"),
        Import.Gauge(
            "lustre_import_network_estimate_seconds", Unit.Seconds, "Time that Lustre expects the network to take for a request",
            ImportColumns.NetworkEstimate, "network"),
        Import.Gauge(
            "lustre_import_committed_transaction", Unit.Count, "The last transaction that the server has on its storage",
            ImportColumns.Committed, "peer_committed"),
    ];

    /// <summary>The summary is the last: its sum is in the metric's column, and its count in the one behind it.</summary>
    public static readonly ImmutableArray<LustreMetric> Requests = RequestsOf(Stats, "lustre_import", ImportColumns.Requests);

    /// <summary>The number and the time of each kind of request, for each connection or for all of a mount.</summary>
    public static readonly ImmutableArray<LustreMetric> Operations = Stats.Operations(
        "lustre_import_rpcs_total", "Requests that were answered, by their kind",
        "lustre_import_rpc_seconds_total",
        "Time that requests waited for their answers, by their kind: its rate by that of lustre_import_rpcs_total is the mean latency");

    public static readonly ImmutableArray<LustreMetric> MetadataOperations =
    [
        new MetricGroup(Labels, MdcMetadata).Counter(
            "lustre_import_md_operations_total", Unit.Count, "Operations on files and directories that a mount asked one MDT for",
            OperationColumns.Samples, created: OperationColumns.SamplesCreated, further: "operation"),
    ];

    public static readonly ImmutableArray<LustreMetric> MountOperations =
    [
        new MetricGroup(TargetLabels.ServerOrClient, LmvMetadata).Counter(
            "lustre_client_md_operations_total", Unit.Count, "Operations on files and directories that a mount asked its MDTs for",
            OperationColumns.Samples, created: OperationColumns.SamplesCreated, further: "operation"),
    ];

    public static readonly ImmutableArray<LustreMetric> Transfers =
    [
        Averages.Gauge(
            "lustre_import_read_mean_size_bytes", Unit.Bytes, "Mean size of a read request since the counters began",
            ImportColumns.ReadBytes, "read_data_averages"),
        Averages.Gauge(
            "lustre_import_read_mean_seconds", Unit.Microseconds, "Mean time of a read request since the counters began",
            ImportColumns.ReadTime, "read_data_averages"),
        Averages.Gauge(
            "lustre_import_write_mean_size_bytes", Unit.Bytes, "Mean size of a write request since the counters began",
            ImportColumns.WriteBytes, "write_data_averages"),
        Averages.Gauge(
            "lustre_import_write_mean_seconds", Unit.Microseconds, "Mean time of a write request since the counters began",
            ImportColumns.WriteTime, "write_data_averages"),
    ];

    /// <summary>
    /// A file for each, from column <see cref="ImportColumns.Numbers"/> on. None of them asks the server. <c>kbytes*</c>, <c>files*</c>,
    /// <c>blocksize</c>, <c>maxbytes</c>, <c>namelen_max</c> and <c>statfs_state</c> do, and wait for a server that is down.
    /// </summary>
    public static readonly ImmutableArray<LustreMetric> Numbers =
    [
        Gauge(
            "lustre_import_active", Unit.Count, "0 when an administrator has switched a connection off", Labels,
            new("osc.*.active", ProcSys212), new("mdc.*.active", ProcSys212)),
        Gauge(
            "lustre_import_dirty_bytes", Unit.Bytes, "Bytes that wait here to be written to the target", Labels,
            new LustreParameter("osc.*.cur_dirty_bytes", ProcSys212)),
        Gauge(
            "lustre_import_grant_bytes", Unit.Bytes, "Storage that the target has promised for what is written back", Labels,
            new("osc.*.cur_grant_bytes", ProcSys217), new("mdc.*.cur_grant_bytes", ProcSys217)),
        Gauge(
            "lustre_import_lost_grant_bytes", Unit.Bytes, "Promised storage that was given up, to be told with the next write", Labels,
            new("osc.*.cur_lost_grant_bytes", ProcSys212), new("mdc.*.cur_lost_grant_bytes", ProcSys212)),
        Gauge(
            "lustre_import_rpcs_in_flight_limit", Unit.Count, "Requests that may be on their way at once", Labels,
            new("osc.*.max_rpcs_in_flight", ProcSys212), new("mdc.*.max_rpcs_in_flight", ProcSys212)),
        Gauge(
            "lustre_import_rpc_pages_limit", Unit.Count, "Pages that fit into one request", Labels,
            new("osc.*.max_pages_per_rpc", ProcSys217), new("mdc.*.max_pages_per_rpc", ProcSys217)),
        Gauge(
            "lustre_import_dirty_limit_bytes", Unit.Mebibytes, "Bytes that may wait here to be written to the target", Labels,
            new("osc.*.max_dirty_mb", ProcSys212), new("mdc.*.max_dirty_mb", ProcSys217)),
        Gauge(
            "lustre_import_destroys_in_flight", Unit.Count, "Requests to remove objects that are on their way now", Labels,
            new LustreParameter("osc.*.destroys_in_flight", ProcSys212)),
        Gauge(
            "lustre_import_locks", Unit.Count, "Locks that this host holds on the target", Labels, new LustreParameter(
                "ldlm.namespaces.*.lock_count", ProcSys212)),
        Gauge(
            "lustre_import_locks_unused", Unit.Count, "Locks that this host holds and does not use", Labels,
            new LustreParameter("ldlm.namespaces.*.lock_unused_count", ProcSys212)),
    ];

    public static readonly LustreMetric MgsStatus =
        Gauge("lustre_mgc_status", Unit.Count, "1 while this host's connection to an MGS is FULL or IDLE", ["mgs"], MgcImport);

    public static readonly LustreMetric MgsState =
        Gauge("lustre_mgc_state", Unit.Count, "1 for the state that this host's connection to an MGS is in", ["mgs", "state"], MgcImport);

    public static readonly ImmutableArray<LustreMetric> All =
    [
        .. OstStorage, .. MdtStorage, State, CurrentServer, .. Figures, .. Requests, .. Operations, .. MetadataOperations, .. Transfers,
        .. Numbers, .. MountOperations, MgsStatus, MgsState,
    ];

    /// <summary>What <c>stats</c> shows of all requests of a connection, in <see cref="RequestColumns"/>.</summary>
    /// <param name="first">The first of these columns in the table of the connections.</param>
    public static ImmutableArray<LustreMetric> RequestsOf(MetricGroup stats, string prefix, int first)
    {
        return
        [
            Create(
                "request_seconds_total", Unit.Microseconds,
                $"Time that requests waited for their answers: its rate by that of {prefix}_requests_total is the mean latency of that "
                    + "time",
                RequestColumns.Time, "req_waittime"),
            Create("requests_total", Unit.Count, "Requests that were answered", RequestColumns.Count, "req_waittime"),
            stats.Gauge(
                $"{prefix}_request_maximum_seconds", Unit.Microseconds,
                "The longest time that a request waited for its answer since the counters began", first + RequestColumns.Maximum,
                "req_waittime"),
            Create("read_samples_total", Unit.Count, "Reads that were answered", RequestColumns.ReadSamples, "read_bytes"),
            Create("read_bytes_total", Unit.Bytes, "Bytes read from the target", RequestColumns.ReadBytes, "read_bytes"),
            Create(
                "read_seconds_total", Unit.Microseconds,
                $"Time that reads waited for their answers: its rate by that of {prefix}_read_samples_total is their mean latency",
                RequestColumns.ReadTime, "ost_read"),
            Create("write_samples_total", Unit.Count, "Writes that were answered", RequestColumns.WriteSamples, "write_bytes"),
            Create("write_bytes_total", Unit.Bytes, "Bytes written to the target", RequestColumns.WriteBytes, "write_bytes"),
            Create(
                "write_seconds_total", Unit.Microseconds,
                $"Time that writes waited for their answers: its rate by that of {prefix}_write_samples_total is their mean latency",
                RequestColumns.WriteTime, "ost_write"),
            stats.Gauge(
                $"{prefix}_stats_start_time_seconds", Unit.Nanoseconds, "When the counters of requests began, in seconds since 1970",
                first + RequestColumns.StartTime, "start_time"),
            stats.Summary(
                $"{prefix}_requests_active", Unit.Count,
                "Requests on their way when another was sent: the rate of the sum by that of the count is the mean of that time",
                first + RequestColumns.Active, "req_active"),
        ];

        LustreMetric Create(string name, Unit unit, string help, int column, string key) =>
            stats.Counter($"{prefix}_{name}", unit, help, first + column, key, first + RequestColumns.StartTime);
    }

    private static ImmutableArray<LustreMetric> Storage(string kind, string device, string target, string things)
    {
        // With the mount as "target": two mounts of one filesystem would otherwise be the same series.
        string[] labels = ["filesystem", kind, "target", "client"];
        return
        [
            Create("capacity_bytes", Unit.Kibibytes, $"Size of {target}", "kbytestotal", StorageParameters.Total),
            Create(
                "free_bytes", Unit.Kibibytes, $"Storage of {target} that is free, with what is reserved for root", "kbytesfree",
                StorageParameters.Free),
            Create(
                "available_bytes", Unit.Kibibytes, $"Storage of {target} that users can still fill", "kbytesavail",
                StorageParameters.Available),
            Create(
                "inodes_maximum", Unit.Count, $"{things} that fit into {target}, used and free", "filestotal",
                StorageParameters.FilesTotal),
            Create("inodes_free", Unit.Count, $"{things} that can still be made on {target}", "filesfree", StorageParameters.FilesFree),
        ];

        LustreMetric Create(string name, Unit unit, string help, string file, LustreParameter onServer) =>
            Gauge($"lustre_{kind}_{name}", unit, help, labels, new LustreParameter($"{device}.*.{file}", ProcSys212), onServer);
    }
}
