using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;

namespace LustreActors.Sources.Lustre.Statfs;

/// <summary>The state that a target shows to those who ask it for its capacity: degraded, read-only, full.</summary>
internal static class StatfsParameters
{
    private static readonly ImmutableArray<ParameterPlace> From217 = Since("2.17", ParameterRoot.Sys);

    /// <summary>The storage of an MDT; the OST itself adds to that of its storage.</summary>
    public static readonly LustreParameter MdtState = new("osd-*.*.statfs_state", From217);
    public static readonly LustreParameter OstState = new("obdfilter.*.statfs_state", From217);

    /// <summary>The same over a mount's connection. Reading it asks the target.</summary>
    public static readonly LustreParameter OscState = new("osc.*.statfs_state", From217);
    public static readonly LustreParameter MdcState = new("mdc.*.statfs_state", From217);

    public static readonly LustreMetric Ost = Create("ost", "an OST", OstState, OscState);
    public static readonly LustreMetric Mdt = Create("mdt", "an MDT", MdtState, MdcState);

    public static readonly ImmutableArray<LustreMetric> All = [Ost, Mdt];

    private static LustreMetric Create(string kind, string target, LustreParameter onServer, LustreParameter onMount) =>
        new MetricGroup(["filesystem", kind, "target", "client"], onServer, onMount).Gauge(
            $"lustre_{kind}_statfs_flag", Unit.Count,
            $"1 for each letter that {target} shows in its state, 0 for the letters of trouble that it does not show: D degraded, "
                + "R read-only, N no objects are made, S no space, I no inodes. Other letters tell its kind: f flash",
            further: "flag");
}
