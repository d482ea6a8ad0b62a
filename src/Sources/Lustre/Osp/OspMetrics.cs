using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>What an MDT says of its own connections to OSTs and to other MDTs.</summary>
internal static class OspMetrics
{
    private static readonly string[] Osp = [.. TargetLabels.Server, "osp"];

    public static readonly MetricFamily State =
        new("lustre_osp_state", Gauge, "1 for the state that an MDT's connection is in. (osp.*.import)", "", [.. Osp, "state"]);

    public static readonly MetricFamily InFlight =
        new("lustre_osp_rpcs_in_flight", Gauge, "Requests of an MDT that are on their way now. (osp.*.import: inflight)", "", Osp);

    public static readonly MetricFamily Timeouts =
        new("lustre_osp_timeouts_total", Counter, "Requests of an MDT that were not answered in time. (osp.*.import: timeouts)", "", Osp);

    public static readonly MetricFamily Active =
        new("lustre_osp_active", Gauge, "0 when an administrator has switched an MDT's connection off. (osp.*.active)", "", Osp);

    public static readonly MetricFamily Reserved =
        new("lustre_osp_precreate_reserved", Gauge, "Objects made ahead that files being made have laid hands on. (osp.*.prealloc_reserved)", "", Osp);

    public static readonly MetricFamily NextId =
        new("lustre_osp_precreate_next_id", Gauge, "The next object that a file gets. (osp.*.prealloc_next_id)", "", Osp);

    public static readonly MetricFamily LastId =
        new("lustre_osp_precreate_last_id", Gauge, "The last object that is made ahead. (osp.*.prealloc_last_id)", "", Osp);

    public static readonly MetricFamily Status = new(
        "lustre_osp_precreate_status", Gauge, "0 while objects can be made on the OST, else the negative error: -28 when it is full. (osp.*.prealloc_status)", "", Osp);

    public static readonly MetricFamily CreateCount =
        new("lustre_osp_precreate_batch", Gauge, "Objects that are asked for at once. (osp.*.create_count)", "", Osp);

    public static readonly MetricFamily CreateLimit = new(
        "lustre_osp_precreate_batch_limit", Gauge, "Objects that may be asked for at once; 0 when no new files are to go there. (osp.*.max_create_count)", "", Osp);

    public static readonly MetricFamily SyncChanges =
        new("lustre_osp_sync_changes", Gauge, "Changes that the other target still has to be told of. (osp.*.sync_changes)", "", Osp);

    public static readonly MetricFamily SyncInFlight =
        new("lustre_osp_sync_in_flight", Gauge, "Changes that are being told. (osp.*.sync_in_flight)", "", Osp);

    public static readonly MetricFamily SyncInProgress = new(
        "lustre_osp_sync_in_progress", Gauge, "Changes that are told and not yet on the other target's storage. (osp.*.sync_in_progress)", "", Osp);

    public static readonly MetricFamily Destroys =
        new("lustre_osp_destroys_in_flight", Gauge, "Objects that are still to be removed. (osp.*.destroys_in_flight)", "", Osp);

    public static readonly MetricFamily ReservedLow =
        new("lustre_osp_reserved_low_bytes", Gauge, "With less than this left on an OST no objects are made there. (osp.*.reserved_mb_low)", "bytes", Osp);

    public static readonly MetricFamily ReservedHigh =
        new("lustre_osp_reserved_high_bytes", Gauge, "With more than this left on an OST objects are made there again. (osp.*.reserved_mb_high)", "bytes", Osp);

    public static readonly MetricFamily[] OfImport = [State, InFlight, Timeouts];

    public static readonly MetricFamily[] All =
    [
        .. OfImport, Active, Reserved, NextId, LastId, Status, CreateCount, CreateLimit, SyncChanges, SyncInFlight, SyncInProgress, Destroys,
        ReservedLow, ReservedHigh,
    ];
}
