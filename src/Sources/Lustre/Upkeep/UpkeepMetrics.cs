using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;
using static LustreActors.Sources.Lustre.TargetLabels;

namespace LustreActors.Sources.Lustre;

/// <summary>What a target does to find and repair its own damage.</summary>
internal static class UpkeepMetrics
{
    private const string Scrub = "(osd-*.*.oi_scrub)";
    private const string Lfsck = "(mdd.*.lfsck_namespace, mdd.*.lfsck_layout, obdfilter.*.lfsck_layout)";

    private static readonly string[] Kind = [.. Server, "kind"];

    public static readonly MetricFamily ScrubStatus = new(
        "lustre_scrub_status", Gauge, $"1 for the state of the check of the object index: init (never ran), scanning, completed, failed, stopped, paused, crashed. {Scrub}",
        "", [.. Server, "status"]);

    public static readonly MetricFamily ScrubChecked = new("lustre_scrub_checked", Gauge, $"Objects looked at by the last check of the object index. {Scrub}", "", Server);

    public static readonly MetricFamily ScrubUpdated = new("lustre_scrub_updated", Gauge, $"Entries that the last check of the object index put right. {Scrub}", "", Server);

    public static readonly MetricFamily ScrubFailed = new("lustre_scrub_failed", Gauge, $"Entries that the last check of the object index could not put right. {Scrub}", "", Server);

    public static readonly MetricFamily LfsckStatus = new(
        "lustre_lfsck_status", Gauge, $"1 for the state of LFSCK: init (never ran), scanning-phase1, scanning-phase2, completed, failed, stopped, paused, crashed, partial. {Lfsck}",
        "", [.. Kind, "status"]);

    public static readonly MetricFamily LfsckChecked = new("lustre_lfsck_checked", Gauge, $"Objects looked at by the last LFSCK. {Lfsck}", "", Kind);

    public static readonly MetricFamily LfsckRepaired = new("lustre_lfsck_repaired", Gauge, $"Damage of any kind that the last LFSCK repaired. {Lfsck}", "", Kind);

    public static readonly MetricFamily LfsckFailed = new("lustre_lfsck_failed", Gauge, $"Objects that the last LFSCK could not check or repair. {Lfsck}", "", Kind);

    public static readonly MetricFamily[] OfScrub = [ScrubStatus, ScrubChecked, ScrubUpdated, ScrubFailed];

    public static readonly MetricFamily[] OfLfsck = [LfsckStatus, LfsckChecked, LfsckRepaired, LfsckFailed];

    public static readonly MetricFamily[] All = [.. OfScrub, .. OfLfsck];
}
