using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;

namespace LustreActors.Sources.Lustre.Devices;

/// <summary>
/// The block device or the pool that a target is on, and the errors that its file system has found there. Lustre's <c>health_check</c> does
/// not show them.
/// </summary>
internal static class DeviceParameters
{
    public static readonly LustreParameter Device = new("osd-*.*.mntdev", ProcSys214);

    /// <summary>ldiskfs shows them below <c>/sys/fs/ldiskfs</c>, beside Lustre's parameters.</summary>
    private static readonly LustreParameter Errors = new("ldiskfs.*.errors_count", Sys);

    /// <summary>ZFS shows it below <c>/proc/spl/kstat/zfs</c>.</summary>
    public static readonly LustreParameter Pool = new("spl.kstat.zfs.*.state", Proc);

    public static readonly LustreMetric Info = new MetricGroup(TargetLabels.Server, Device).Gauge(
        "lustre_device_info", Unit.Count, "1 for the block device, or the dataset of ZFS, that a target is on", further: "device");

    /// <summary>A file for each, in their order.</summary>
    public static readonly ImmutableArray<LustreMetric> Files =
    [
        LustreMetric.Counter(
            "lustre_device_errors_total", Unit.Count,
            "Errors that ldiskfs has found on the device since it was last repaired; they are kept on the device", TargetLabels.Server,
            Errors),
        LustreMetric.Counter(
            "lustre_device_warnings_total", Unit.Count, "Warnings of ldiskfs about the device since it was mounted", TargetLabels.Server,
            new LustreParameter("ldiskfs.*.warning_count", Sys)),
        LustreMetric.Gauge(
            "lustre_device_first_error_time_seconds", Unit.Seconds,
            "When ldiskfs found the first of the errors, in seconds since 1970; missing without errors", TargetLabels.Server,
            new LustreParameter("ldiskfs.*.first_error_time", Sys)),
        LustreMetric.Gauge(
            "lustre_device_last_error_time_seconds", Unit.Seconds,
            "When ldiskfs found the last of the errors, in seconds since 1970; missing without errors", TargetLabels.Server,
            new LustreParameter("ldiskfs.*.last_error_time", Sys)),
    ];

    public static readonly LustreMetric PoolState = new MetricGroup(TargetLabels.Server, Pool).Gauge(
        "lustre_device_pool_state", Unit.Count,
        "1 for the state of the ZFS pool that a target is on: ONLINE, DEGRADED, FAULTED, OFFLINE, UNAVAIL, REMOVED, SUSPENDED",
        further: ["pool", "state"]);

    public static readonly ImmutableArray<LustreMetric> All = [Info, .. Files, PoolState];
}
