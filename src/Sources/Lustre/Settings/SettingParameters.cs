using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;
using static LustreActors.Sources.Lustre.Parameters.TargetLabels;

namespace LustreActors.Sources.Lustre.Settings;

/// <summary>The settings of a target, as an administrator or <c>lctl set_param</c> left them.</summary>
internal static class SettingParameters
{
    public static readonly ImmutableArray<LustreMetric> All =
    [
        Gauge(
            "lustre_brw_size_bytes", Unit.Mebibytes, "The largest read or write that a client may ask for at once", Server,
            new LustreParameter("obdfilter.*.brw_size", ProcSys217)),
        Gauge(
            "lustre_grant_compat_disabled", Unit.Count, "1 when clients from before Lustre 2.9 get no grants", Server,
            new("obdfilter.*.grant_compat_disable", ProcSys214), new("mdt.*.grant_compat_disable", Since("2.14", ParameterRoot.Sys))),
        Gauge(
            "lustre_grant_precreate_capacity_bytes", Unit.Bytes, "Storage kept back for objects that an MDT made in advance", Server,
            new LustreParameter("obdfilter.*.grant_precreate", Sys)),
        Gauge(
            "lustre_lfsck_speed_limit", Unit.Count, "Objects that LFSCK may check in a second; 0: as many as it can", Server,
            new("obdfilter.*.lfsck_speed_limit", Sys), new("mdd.*.lfsck_speed_limit", ProcSys212)),
        Gauge(
            "lustre_precreate_batch", Unit.Count, "Objects made in advance at once", Server,
            new LustreParameter("obdfilter.*.precreate_batch", Sys)),
        Gauge(
            "lustre_soft_sync_limit", Unit.Count, "Writes that clients ask to be on disk soon, after which the OST syncs", Server,
            new LustreParameter("obdfilter.*.soft_sync_limit", Sys)),
        Gauge(
            "lustre_sync_journal_enabled", Unit.Count, "1 when every write waits for the journal", Server,
            new LustreParameter("obdfilter.*.sync_journal", Sys)),
        Gauge(
            "lustre_target_readonly", Unit.Count, "1 when the target refuses to be changed", Server,
            new("obdfilter.*.readonly", Since("2.17", ParameterRoot.Sys)), new("mdt.*.readonly", Since("2.14", ParameterRoot.Sys))),
        Gauge(
            "lustre_precreate_disabled", Unit.Count, "1 when no new files are placed on this OST, by an administrator's will", Server,
            new LustreParameter("obdfilter.*.no_precreate", Since("2.12", ParameterRoot.Sys))),
        Gauge(
            "lustre_create_disabled", Unit.Count, "1 when nothing new is made on this target, by an administrator's will", Server,
            new("obdfilter.*.no_create", Since("2.17", ParameterRoot.Sys)), new("mdt.*.no_create", Since("2.17", ParameterRoot.Sys))),
        Gauge(
            "lustre_imperative_recovery_factor", Unit.Count,
            "Tenths of the usual recovery time that are allowed where clients are told at once that the target is back", Server,
            new("obdfilter.*.ir_factor", ProcSys214), new("mdt.*.ir_factor", ProcSys214)),
        Gauge(
            "lustre_target_instance", Unit.Count, "How many times the target was mounted", Server,
            new("obdfilter.*.instance", ProcSys214), new("mdt.*.instance", ProcSys214)),
    ];
}
