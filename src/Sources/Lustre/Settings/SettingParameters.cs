using System.Collections.Immutable;
using LustreActors.Metrics;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

internal static class SettingParameters
{
    public static readonly ImmutableArray<LustreParameter> Ost =
    [
        new("obdfilter.*.brw_size", ProcSys217, SettingMetrics.BrwSize) { Format = NumberFormat.Kibi, Factor = 1024 },
        new("obdfilter.*.grant_compat_disable", ProcSys214, SettingMetrics.GrantCompatDisabled),
        new("obdfilter.*.grant_precreate", Sys, SettingMetrics.GrantPrecreate),
        new("obdfilter.*.lfsck_speed_limit", Sys, SettingMetrics.LfsckSpeedLimit),
        new("obdfilter.*.precreate_batch", Sys, SettingMetrics.PrecreateBatch),
        new("obdfilter.*.soft_sync_limit", Sys, SettingMetrics.SoftSyncLimit),
        new("obdfilter.*.sync_journal", Sys, SettingMetrics.SyncJournal),
        new("obdfilter.*.readonly", Since("2.17", ParameterRoot.Sys), SettingMetrics.ReadOnly),
        new("obdfilter.*.no_precreate", Since("2.12", ParameterRoot.Sys), SettingMetrics.NoPrecreate),
        new("obdfilter.*.no_create", Since("2.17", ParameterRoot.Sys), SettingMetrics.NoCreate),
        new("obdfilter.*.ir_factor", ProcSys214, SettingMetrics.IrFactor),
        new("obdfilter.*.instance", ProcSys214, SettingMetrics.Instance),
    ];

    public static readonly ImmutableArray<LustreParameter> Mdt =
    [
        new("mdt.*.grant_compat_disable", Since("2.14", ParameterRoot.Sys), SettingMetrics.GrantCompatDisabled),
        new("mdd.*.lfsck_speed_limit", ProcSys212, SettingMetrics.LfsckSpeedLimit),
        new("mdt.*.readonly", Since("2.14", ParameterRoot.Sys), SettingMetrics.ReadOnly),
        new("mdt.*.no_create", Since("2.17", ParameterRoot.Sys), SettingMetrics.NoCreate),
        new("mdt.*.ir_factor", ProcSys214, SettingMetrics.IrFactor),
        new("mdt.*.instance", ProcSys214, SettingMetrics.Instance),
    ];

    public static readonly ImmutableArray<LustreParameter> All = [.. Ost, .. Mdt];
}
