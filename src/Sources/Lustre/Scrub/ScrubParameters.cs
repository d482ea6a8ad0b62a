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
        OfScrub.Counter(
            "lustre_scrub_successes_total", Unit.Count, "Checks of the object index that were completed", ScrubReader.Successes,
            "success_count"),
        OfScrub.Gauge(
            "lustre_scrub_completed_age_seconds", Unit.Seconds, "Time since a check of the object index was last completed",
            ScrubReader.CompletedAge, "time_since_last_completed"),
        OfScrub.Gauge(
            "lustre_scrub_started_age_seconds", Unit.Seconds, "Time since a check of the object index last began",
            ScrubReader.StartedAge, "time_since_latest_start"),
        OfScrub.Gauge(
            "lustre_scrub_run_seconds", Unit.Seconds, "Time that the last check of the object index has taken", ScrubReader.RunTime,
            "run_time"),
        OfScrub.Gauge(
            "lustre_scrub_average_speed", Unit.Count, "Objects that the last check of the object index looked at per second",
            ScrubReader.AverageSpeed, "average_speed"),
        OfScrub.Gauge(
            "lustre_scrub_current_speed", Unit.Count, "Objects that the check of the object index looks at per second now",
            ScrubReader.CurrentSpeed, "real_time_speed"),
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
        OfLfsck.Counter(
            "lustre_lfsck_successes_total", Unit.Count, "LFSCKs that were completed", ScrubReader.Successes, "success_count"),
        OfLfsck.Gauge(
            "lustre_lfsck_completed_age_seconds", Unit.Seconds, "Time since an LFSCK was last completed", ScrubReader.CompletedAge,
            "time_since_last_completed"),
        OfLfsck.Gauge(
            "lustre_lfsck_started_age_seconds", Unit.Seconds, "Time since an LFSCK last began", ScrubReader.StartedAge,
            "time_since_latest_start"),
    ];

    /// <summary>Each has a value for each of the two phases, in the two columns behind its own.</summary>
    public static readonly ImmutableArray<LustreMetric> LfsckPhases =
    [
        OfLfsck.Gauge(
            "lustre_lfsck_run_seconds", Unit.Seconds, "Time that the last LFSCK has taken, in each of its two phases", ScrubReader.RunTime,
            "run_time_phase1, run_time_phase2", "phase"),
        OfLfsck.Gauge(
            "lustre_lfsck_average_speed", Unit.Count, "Objects that the last LFSCK looked at per second, in each of its two phases",
            ScrubReader.AverageSpeed, "average_speed_phase1, average_speed_phase2", "phase"),
        OfLfsck.Gauge(
            "lustre_lfsck_current_speed", Unit.Count, "Objects that LFSCK looks at per second now, in the phase that it is in",
            ScrubReader.CurrentSpeed, "real_time_speed_phase1, real_time_speed_phase2", "phase"),
    ];

    public static readonly LustreMetric LfsckRepairs = OfLfsck.Gauge(
        "lustre_lfsck_repairs", Unit.Count, "Damage that the last LFSCK repaired, by its kind; lustre_lfsck_repaired is the sum",
        further: "damage");

    public static readonly ImmutableArray<LustreMetric> All =
        [ScrubStatus, .. Scrub, LfsckStatus, .. Lfsck, .. LfsckPhases, LfsckRepairs];
}
