using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;
using static LustreActors.Sources.Lustre.Parameters.TargetLabels;

namespace LustreActors.Sources.Lustre.Changelogs;

/// <summary>The position of an MDT's changelog, and of each of its readers.</summary>
internal static class ChangelogParameters
{
    public static readonly LustreParameter Users = new("mdd.*.changelog_users", ProcDebug212);

    private static readonly MetricGroup OfUsers = new(Server, Users);

    public static readonly LustreMetric CurrentIndex = OfUsers.Gauge(
        "lustre_changelog_current_index", Unit.Count, "Number of the last record of the changelog");

    public static readonly LustreMetric UserIndex = OfUsers.Gauge(
        "lustre_changelog_user_index", Unit.Count, "Number of the last record that a registered reader of the changelog has given back",
        ChangelogUsers.IndexColumn, further: "user");

    public static readonly LustreMetric UserIdle = OfUsers.Gauge(
        "lustre_changelog_user_idle_seconds", Unit.Seconds, "Time since a registered reader of the changelog gave records back",
        ChangelogUsers.IdleColumn, further: "user");

    /// <summary>The kernel opens every file of the changelog to add them up.</summary>
    public static readonly LustreMetric Size = LustreMetric.Gauge(
        "lustre_changelog_size_bytes", Unit.Bytes, "Storage that the changelog takes up", Server, new LustreParameter(
            "mdd.*.changelog_size", ProcSys212));

    /// <summary>When readers are thrown out that give no records back: otherwise the changelog fills the MDT.</summary>
    public static readonly ImmutableArray<LustreMetric> Collection =
    [
        Number("changelog_gc", "lustre_changelog_gc_enabled", Unit.Count, "1 when idle readers of the changelog are thrown out"),
        Number(
            "changelog_max_idle_time", "lustre_changelog_gc_idle_seconds", Unit.Seconds,
            "Time after which an idle reader of the changelog may be thrown out"),
        Number(
            "changelog_max_idle_indexes", "lustre_changelog_gc_idle_records", Unit.Count,
            "Records by which a reader of the changelog may lag behind before it may be thrown out"),
        Number(
            "changelog_min_gc_interval", "lustre_changelog_gc_interval_seconds", Unit.Seconds,
            "Shortest time between two searches for idle readers of the changelog"),
    ];

    public static readonly ImmutableArray<LustreMetric> All = [CurrentIndex, UserIndex, UserIdle, Size, .. Collection];

    private static LustreMetric Number(string file, string name, Unit unit, string help) =>
        LustreMetric.Gauge(name, unit, help, Server, new LustreParameter($"mdd.*.{file}", ProcSys212));
}
