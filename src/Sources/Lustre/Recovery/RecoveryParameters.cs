using System.Collections.Immutable;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

internal static class RecoveryParameters
{
    public static readonly LustreParameter Ost = new("obdfilter.*.recovery_status", ProcDebug217, [.. RecoveryMetrics.OfStatus, StatusMetrics.Ost]) { MayEndWithoutNewline = true };
    public static readonly LustreParameter Mdt = new("mdt.*.recovery_status", ProcDebug217, [.. RecoveryMetrics.OfStatus, StatusMetrics.Mdt]) { MayEndWithoutNewline = true };

    public static readonly ImmutableArray<LustreParameter> OstTimes =
    [
        new("obdfilter.*.recovery_time_soft", ProcSys214, RecoveryMetrics.SoftTime),
        new("obdfilter.*.recovery_time_hard", ProcSys214, RecoveryMetrics.HardTime),
    ];

    public static readonly ImmutableArray<LustreParameter> MdtTimes =
    [
        new("mdt.*.recovery_time_soft", ProcSys214, RecoveryMetrics.SoftTime),
        new("mdt.*.recovery_time_hard", ProcSys214, RecoveryMetrics.HardTime),
    ];

    public static readonly ImmutableArray<LustreParameter> All = [Ost, Mdt, .. OstTimes, .. MdtTimes];
}
