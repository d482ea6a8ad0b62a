using System.Collections.Immutable;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

internal static class HsmParameters
{
    public static readonly ImmutableArray<LustreParameter> Numbers =
    [
        new("mdt.*.hsm.archive_count", Since("2.14", ParameterRoot.Sys), HsmMetrics.Archive),
        new("mdt.*.hsm.restore_count", Since("2.14", ParameterRoot.Sys), HsmMetrics.Restore),
        new("mdt.*.hsm.remove_count", Since("2.14", ParameterRoot.Sys), HsmMetrics.Remove),
        new("mdt.*.hsm.max_requests", ProcSys214, HsmMetrics.RequestsLimit),
    ];

    public static readonly LustreParameter Active = new("mdt.*.hsm.active_requests", ProcDebug212, HsmMetrics.Active) { MayBeEmpty = true };
    public static readonly LustreParameter Agents = new("mdt.*.hsm.agents", ProcDebug212, HsmMetrics.Agents) { MayBeEmpty = true };
    public static readonly LustreParameter Control = new("mdt.*.hsm_control", ProcSys214, HsmMetrics.Enabled);

    public static readonly ImmutableArray<LustreParameter> All = [.. Numbers, Active, Agents, Control];
}
