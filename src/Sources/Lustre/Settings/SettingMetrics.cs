using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;
using static LustreActors.Sources.Lustre.TargetLabels;

namespace LustreActors.Sources.Lustre;

/// <summary>How a target is set up. What an administrator or <c>lctl set_param</c> changed shows here.</summary>
internal static class SettingMetrics
{
    public static readonly MetricFamily BrwSize = new("lustre_brw_size_bytes", Gauge, "The largest read or write that a client may ask for at once. (obdfilter.*.brw_size)", "bytes", Server);

    public static readonly MetricFamily GrantCompatDisabled =
        new("lustre_grant_compat_disabled", Gauge, "1 when clients from before Lustre 2.9 get no grants. (obdfilter.*.grant_compat_disable, mdt.*.grant_compat_disable)", "", Server);

    public static readonly MetricFamily GrantPrecreate = new(
        "lustre_grant_precreate_capacity_bytes", Gauge, "Storage kept back for objects that an MDT made in advance. (obdfilter.*.grant_precreate)", "bytes", Server);

    public static readonly MetricFamily LfsckSpeedLimit = new(
        "lustre_lfsck_speed_limit", Gauge, "Objects that LFSCK may check in a second; 0: as many as it can. (obdfilter.*.lfsck_speed_limit, mdd.*.lfsck_speed_limit)", "", Server);

    public static readonly MetricFamily PrecreateBatch =
        new("lustre_precreate_batch", Gauge, "Objects made in advance at once. (obdfilter.*.precreate_batch)", "", Server);

    public static readonly MetricFamily SoftSyncLimit =
        new("lustre_soft_sync_limit", Gauge, "Writes that clients ask to be on disk soon, after which the OST syncs. (obdfilter.*.soft_sync_limit)", "", Server);

    public static readonly MetricFamily SyncJournal =
        new("lustre_sync_journal_enabled", Gauge, "1 when every write waits for the journal. (obdfilter.*.sync_journal)", "", Server);

    public static readonly MetricFamily ReadOnly =
        new("lustre_target_readonly", Gauge, "1 when the target refuses to be changed. (obdfilter.*.readonly, mdt.*.readonly)", "", Server);

    public static readonly MetricFamily NoPrecreate =
        new("lustre_precreate_disabled", Gauge, "1 when no new files are placed on this OST, by an administrator's will. (obdfilter.*.no_precreate)", "", Server);

    public static readonly MetricFamily NoCreate =
        new("lustre_create_disabled", Gauge, "1 when nothing new is made on this target, by an administrator's will. (obdfilter.*.no_create, mdt.*.no_create)", "", Server);

    public static readonly MetricFamily IrFactor = new(
        "lustre_imperative_recovery_factor", Gauge,
        "Tenths of the usual recovery time that are allowed where clients are told at once that the target is back. (obdfilter.*.ir_factor, mdt.*.ir_factor)", "", Server);

    public static readonly MetricFamily Instance =
        new("lustre_target_instance", Gauge, "How many times the target was mounted. (obdfilter.*.instance, mdt.*.instance)", "", Server);

    public static readonly MetricFamily[] All =
    [
        BrwSize, GrantCompatDisabled, GrantPrecreate, LfsckSpeedLimit, PrecreateBatch, SoftSyncLimit, SyncJournal,
        ReadOnly, NoPrecreate, NoCreate, IrFactor, Instance,
    ];
}
