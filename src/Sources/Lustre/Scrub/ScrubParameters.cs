using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;
using static LustreActors.Sources.Lustre.Parameters.TargetLabels;

namespace LustreActors.Sources.Lustre.Scrub;

/// <summary>The checks in which a target finds and repairs its own damage: OI scrub and LFSCK.</summary>
internal static class ScrubParameters
{
    public static readonly LustreParameter OiScrub = new("osd-*.*.oi_scrub", ProcDebug212);
    public static readonly LustreParameter Namespace = new("mdd.*.lfsck_namespace", ProcDebug212);
    public static readonly LustreParameter MdtLayout = new("mdd.*.lfsck_layout", ProcDebug212);
    public static readonly LustreParameter OstLayout = new("obdfilter.*.lfsck_layout", ProcDebug217);

    private static readonly MetricGroup OfScrub = new(Server, OiScrub);
    private static readonly MetricGroup OfLfsck = new([.. Server, "kind"], Namespace, MdtLayout, OstLayout);

    public static readonly LustreMetric ScrubStatus = OfScrub.Gauge(
        "lustre_scrub_status", Unit.Count,
        "1 for the state of the check of the object index: init (never ran), scanning, completed, failed, stopped, paused, crashed",
        further: "status");

    public static readonly ImmutableArray<LustreMetric> Scrub =
    [
        OfScrub.Gauge("lustre_scrub_checked", Unit.Count, "Objects looked at by the last check of the object index", ScrubReader.Checked),
        OfScrub.Gauge(
            "lustre_scrub_updated", Unit.Count, "Entries that the last check of the object index put right", ScrubReader.Repaired),
        OfScrub.Gauge(
            "lustre_scrub_failed", Unit.Count, "Entries that the last check of the object index could not put right", ScrubReader.Failed),
    ];

    public static readonly LustreMetric LfsckStatus = OfLfsck.Gauge(
        "lustre_lfsck_status", Unit.Count,
        "1 for the state of LFSCK: init (never ran), scanning-phase1, scanning-phase2, completed, failed, stopped, paused, crashed, "
            + "partial",
        further: "status");

    public static readonly ImmutableArray<LustreMetric> Lfsck =
    [
        OfLfsck.Gauge("lustre_lfsck_checked", Unit.Count, "Objects looked at by the last LFSCK", ScrubReader.Checked),
        OfLfsck.Gauge("lustre_lfsck_repaired", Unit.Count, "Damage of any kind that the last LFSCK repaired", ScrubReader.Repaired),
        OfLfsck.Gauge("lustre_lfsck_failed", Unit.Count, "Objects that the last LFSCK could not check or repair", ScrubReader.Failed),
    ];

    public static readonly ImmutableArray<LustreMetric> All = [ScrubStatus, .. Scrub, LfsckStatus, .. Lfsck];
}
