using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Recovery;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;

namespace LustreActors.Sources.Lustre.Imports;

/// <summary>
/// Whether a target can be used. A mount shows it with the labels <c>target</c> (the mount, since two mounts of one filesystem would
/// otherwise be the same series) and <c>client</c>; the target's own server shows it without them.
/// </summary>
internal static class StatusParameters
{
    public static readonly LustreMetric Ost = Create("ost", "an OST", ImportParameters.OscImport, RecoveryParameters.Ost);

    public static readonly LustreMetric Mdt = Create("mdt", "an MDT", ImportParameters.MdcImport, RecoveryParameters.Mdt);

    public static readonly ImmutableArray<LustreMetric> All = [Ost, Mdt];

    private static LustreMetric Create(string kind, string target, LustreParameter onMount, LustreParameter onServer) => Gauge(
        $"lustre_{kind}_status", Unit.Count,
        $"1 while {target} can be used: to a mount, while its connection is FULL or IDLE; on its server, while it is mounted and not in "
            + "recovery",
        ["filesystem", kind, "target", "client"], onMount, onServer);
}
