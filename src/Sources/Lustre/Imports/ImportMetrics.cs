using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>What the connections of a mount say, and the targets at their other ends.</summary>
internal static class ImportMetrics
{
    private const string From = "osc.*.import, mdc.*.import";
    private const string FromStats = "osc.*.stats, mdc.*.stats: req_waittime";
    private static readonly string[] Import = [.. TargetLabels.ServerOrClient, "import"];

    // With the mount as "target": two mounts of one filesystem would otherwise be the same series.
    private static readonly string[] Ost = ["filesystem", "ost", "target", "client"];
    private static readonly string[] Mdt = ["filesystem", "mdt", "target", "client"];

    public static readonly MetricFamily OstCapacity = Storage("ost", "capacity_bytes", "kbytestotal", "Size of an OST");
    public static readonly MetricFamily OstFree = Storage("ost", "free_bytes", "kbytesfree", "Storage of an OST that is free, with what is reserved for root");
    public static readonly MetricFamily OstAvailable = Storage("ost", "available_bytes", "kbytesavail", "Storage of an OST that users can still fill");
    public static readonly MetricFamily OstInodesMaximum = Storage("ost", "inodes_maximum", "filestotal", "Objects that fit into an OST, used and free");
    public static readonly MetricFamily OstInodesFree = Storage("ost", "inodes_free", "filesfree", "Objects that can still be made on an OST");

    public static readonly MetricFamily MdtCapacity = Storage("mdt", "capacity_bytes", "kbytestotal", "Size of an MDT");
    public static readonly MetricFamily MdtFree = Storage("mdt", "free_bytes", "kbytesfree", "Storage of an MDT that is free, with what is reserved for root");
    public static readonly MetricFamily MdtAvailable = Storage("mdt", "available_bytes", "kbytesavail", "Storage of an MDT that users can still fill");
    public static readonly MetricFamily MdtInodesMaximum = Storage("mdt", "inodes_maximum", "filestotal", "Files that fit into an MDT, used and free");
    public static readonly MetricFamily MdtInodesFree = Storage("mdt", "inodes_free", "filesfree", "Files that can still be made on an MDT");

    public static readonly MetricFamily State = new(
        "lustre_import_state", Gauge, $"1 for the state that a connection is in. ({From})", "", [.. Import, "state"]);

    public static readonly MetricFamily Server = new(
        "lustre_import_server_info", Gauge, $"The NID of the server that a connection goes to now. ({From}: current_connection)", "", [.. Import, "nid"]);

    public static readonly MetricFamily FailoverNids =
        new("lustre_import_failover_nids", Gauge, $"NIDs that a connection may go to. ({From}: failover_nids)", "", Import);

    public static readonly MetricFamily ConnectionAttempts =
        new("lustre_import_connection_attempts_total", Counter, $"Attempts to connect. ({From}: connection_attempts)", "", Import);

    public static readonly MetricFamily Generation =
        new("lustre_import_generation", Gauge, $"Grows whenever a connection is made anew. ({From}: generation)", "", Import);

    public static readonly MetricFamily Invalidations =
        new("lustre_import_invalidations", Gauge, $"Invalidations of a connection that are going on. ({From}: in-progress_invalidations)", "", Import);

    public static readonly MetricFamily Idle =
        new("lustre_import_idle_seconds", Gauge, $"Time since the server's last answer. ({From}: idle)", "seconds", Import);

    public static readonly MetricFamily InFlight =
        new("lustre_import_rpcs_in_flight", Gauge, $"Requests that are on their way now. ({From}: inflight)", "", Import);

    public static readonly MetricFamily Unregistering =
        new("lustre_import_rpcs_unregistering", Gauge, $"Requests whose buffers the network has not given back yet. ({From}: unregistering)", "", Import);

    public static readonly MetricFamily Timeouts =
        new("lustre_import_timeouts_total", Counter, $"Requests that were not answered in time. ({From}: timeouts)", "", Import);

    public static readonly MetricFamily Wait =
        new("lustre_import_wait_seconds", Gauge, $"Mean time that a request waited for its answer since the counters began. ({From}: avg_waittime)", "seconds", Import);

    public static readonly MetricFamily RequestSeconds = new(
        "lustre_import_request_seconds_total", Counter,
        $"Time that requests waited for their answers: its rate by that of lustre_import_requests_total is the mean latency of that time. ({FromStats})", "seconds", Import);

    public static readonly MetricFamily Requests =
        new("lustre_import_requests_total", Counter, $"Requests that were answered. ({FromStats})", "", Import);

    public static readonly MetricFamily ServiceEstimate =
        new("lustre_import_service_estimate_seconds", Gauge, $"Time that Lustre expects the server to take for a request. ({From}: services)", "seconds", Import);

    public static readonly MetricFamily NetworkEstimate =
        new("lustre_import_network_estimate_seconds", Gauge, $"Time that Lustre expects the network to take for a request. ({From}: network)", "seconds", Import);

    public static readonly MetricFamily Committed =
        new("lustre_import_committed_transaction", Gauge, $"The last transaction that the server has on its storage. ({From}: peer_committed)", "", Import);

    public static readonly MetricFamily ReadBytes = new(
        "lustre_import_read_mean_size_bytes", Gauge, "Mean size of a read request since the counters began. (osc.*.import: read_data_averages)", "bytes", Import);

    public static readonly MetricFamily ReadTime = new(
        "lustre_import_read_mean_seconds", Gauge, "Mean time of a read request since the counters began. (osc.*.import: read_data_averages)", "seconds", Import);

    public static readonly MetricFamily WriteBytes = new(
        "lustre_import_write_mean_size_bytes", Gauge, "Mean size of a write request since the counters began. (osc.*.import: write_data_averages)", "bytes", Import);

    public static readonly MetricFamily WriteTime = new(
        "lustre_import_write_mean_seconds", Gauge, "Mean time of a write request since the counters began. (osc.*.import: write_data_averages)", "seconds", Import);

    public static readonly MetricFamily Active =
        new("lustre_import_active", Gauge, "0 when an administrator has switched a connection off. (osc.*.active, mdc.*.active)", "", Import);

    public static readonly MetricFamily Dirty =
        new("lustre_import_dirty_bytes", Gauge, "Bytes that wait here to be written to the target. (osc.*.cur_dirty_bytes)", "bytes", Import);

    public static readonly MetricFamily Grant = new(
        "lustre_import_grant_bytes", Gauge, "Storage that the target has promised for what is written back. (osc.*.cur_grant_bytes, mdc.*.cur_grant_bytes)", "bytes", Import);

    public static readonly MetricFamily LostGrant = new(
        "lustre_import_lost_grant_bytes", Gauge, "Promised storage that was given up, to be told with the next write. (osc.*.cur_lost_grant_bytes, mdc.*.cur_lost_grant_bytes)", "bytes", Import);

    public static readonly MetricFamily InFlightLimit = new(
        "lustre_import_rpcs_in_flight_limit", Gauge, "Requests that may be on their way at once. (osc.*.max_rpcs_in_flight, mdc.*.max_rpcs_in_flight)", "", Import);

    public static readonly MetricFamily PagesLimit = new(
        "lustre_import_rpc_pages_limit", Gauge, "Pages that fit into one request. (osc.*.max_pages_per_rpc, mdc.*.max_pages_per_rpc)", "", Import);

    public static readonly MetricFamily Locks =
        new("lustre_import_locks", Gauge, "Locks that this host holds on the target. (ldlm.namespaces.*.lock_count)", "", Import);

    public static readonly MetricFamily LocksUnused =
        new("lustre_import_locks_unused", Gauge, "Locks that this host holds and does not use. (ldlm.namespaces.*.lock_unused_count)", "", Import);

    public static readonly MetricFamily MgsStatus =
        new("lustre_mgc_status", Gauge, "1 while this host's connection to an MGS is FULL or IDLE. (mgc.*.import)", "", "mgs");

    public static readonly MetricFamily MgsState =
        new("lustre_mgc_state", Gauge, "1 for the state that this host's connection to an MGS is in. (mgc.*.import)", "", "mgs", "state");

    public static readonly MetricFamily[] OstStorage = [OstCapacity, OstFree, OstAvailable, OstInodesMaximum, OstInodesFree];

    public static readonly MetricFamily[] MdtStorage = [MdtCapacity, MdtFree, MdtAvailable, MdtInodesMaximum, MdtInodesFree];

    /// <summary>What both <c>osc</c> and <c>mdc</c> imports say.</summary>
    public static readonly MetricFamily[] OfEveryImport =
    [
        State, Server, FailoverNids, ConnectionAttempts, Generation, Invalidations, Idle, InFlight, Unregistering, Timeouts, Wait,
        ServiceEstimate, NetworkEstimate, Committed,
    ];

    public static readonly MetricFamily[] OfTransfers = [ReadBytes, ReadTime, WriteBytes, WriteTime];

    public static readonly MetricFamily[] All =
    [
        .. OstStorage, .. MdtStorage, .. OfEveryImport, RequestSeconds, Requests, .. OfTransfers,
        Active, Dirty, Grant, LostGrant, InFlightLimit, PagesLimit, Locks, LocksUnused, MgsStatus, MgsState,
    ];

    private static MetricFamily Storage(string kind, string name, string file, string what) => new(
        $"lustre_{kind}_{name}", Gauge, $"{what}. ({(kind == "ost" ? "osc" : "mdc")}.*.{file}, osd-*.*.{file})",
        name.EndsWith("_bytes", StringComparison.Ordinal) ? "bytes" : "", kind == "ost" ? Ost : Mdt);
}
