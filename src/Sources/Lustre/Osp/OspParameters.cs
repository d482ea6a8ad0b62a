using System.Collections.Immutable;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

/// <summary>What is read of an MDT's own connections: only what the MDT knows by itself. Their capacity asks the other target.</summary>
internal static class OspParameters
{
    private static readonly ImmutableArray<ParameterPlace> Reserve =
        [new(ParameterRoot.Proc, Oldest), new(ParameterRoot.Debug, "2.12"), new(ParameterRoot.Sys, "2.17")];

    public static readonly LustreParameter Osp = new("osp", ProcSys212);
    public static readonly LustreParameter Import = new("osp.*.import", ProcDebug212, [.. OspMetrics.OfImport]) { IsExpected = true };

    /// <summary>The only number that may be below zero.</summary>
    public static readonly LustreParameter Status = new("osp.*.prealloc_status", ProcSys212, OspMetrics.Status);

    public static readonly ImmutableArray<(LustreParameter Parameter, long Factor)> Numbers =
    [
        (new("osp.*.active", ProcSys212, OspMetrics.Active), 1),
        (new("osp.*.sync_changes", ProcSys212, OspMetrics.SyncChanges), 1),
        (new("osp.*.sync_in_flight", ProcSys212, OspMetrics.SyncInFlight), 1),
        (new("osp.*.sync_in_progress", ProcSys212, OspMetrics.SyncInProgress), 1),
        (new("osp.*.destroys_in_flight", ProcSys212, OspMetrics.Destroys), 1),
    ];

    /// <summary>What a connection to an OST has besides: objects are made on OSTs alone.</summary>
    public static readonly ImmutableArray<(LustreParameter Parameter, long Factor)> OstNumbers =
    [
        .. Numbers,
        (new("osp.*.prealloc_reserved", ProcSys212, OspMetrics.Reserved), 1),
        (new("osp.*.prealloc_next_id", ProcSys212, OspMetrics.NextId), 1),
        (new("osp.*.prealloc_last_id", ProcSys212, OspMetrics.LastId), 1),
        (new("osp.*.create_count", ProcSys212, OspMetrics.CreateCount), 1),
        (new("osp.*.max_create_count", ProcSys212, OspMetrics.CreateLimit), 1),
        (new("osp.*.reserved_mb_low", Reserve, OspMetrics.ReservedLow), ScaledNumber.Mebi),
        (new("osp.*.reserved_mb_high", Reserve, OspMetrics.ReservedHigh), ScaledNumber.Mebi),
    ];

    public static readonly ImmutableArray<LustreParameter> All = [Import, Status, .. OstNumbers.Select(n => n.Parameter)];
}
