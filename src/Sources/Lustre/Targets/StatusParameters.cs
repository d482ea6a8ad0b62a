using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Whether a target can be used. A mount shows it with the labels <c>target</c> (the mount, since two mounts of one filesystem would
/// otherwise be the same series) and <c>client</c>; the target's own server shows it without them.
/// </summary>
internal static class StatusParameters
{
    public static readonly LustreMetric Ost = LustreMetric.Gauge(
        "lustre_ost_status", Unit.Count,
        "1 while an OST can be used: to a mount, while its connection is FULL or IDLE; on its server, while it is mounted and not in "
            + "recovery",
        ["filesystem", "ost", "target", "client"], ImportParameters.OscImport, RecoveryParameters.Ost);

    public static readonly LustreMetric Mdt = LustreMetric.Gauge(
        "lustre_mdt_status", Unit.Count,
        "1 while an MDT can be used: to a mount, while its connection is FULL or IDLE; on its server, while it is mounted and not in "
            + "recovery",
        ["filesystem", "mdt", "target", "client"], ImportParameters.MdcImport, RecoveryParameters.Mdt);

    public static readonly ImmutableArray<LustreMetric> All = [Ost, Mdt];
}
