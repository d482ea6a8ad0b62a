using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;
using static LustreActors.Sources.Lustre.TargetLabels;

namespace LustreActors.Sources.Lustre;

/// <summary>How far an MDT's changelog is, and how far those who read it are.</summary>
internal static class ChangelogMetrics
{
    public static readonly MetricFamily CurrentIndex =
        new("lustre_changelog_current_index", Gauge, "Number of the last record of the changelog. (mdd.*.changelog_users)", "", Server);

    public static readonly MetricFamily UserIndex = new(
        "lustre_changelog_user_index", Gauge, "Number of the last record that a registered reader of the changelog has given back. (mdd.*.changelog_users)", "", [.. Server, "user"]);

    public static readonly MetricFamily UserIdle = new(
        "lustre_changelog_user_idle_seconds", Gauge, "Time since a registered reader of the changelog gave records back. (mdd.*.changelog_users)", "seconds", [.. Server, "user"]);

    public static readonly MetricFamily Size = new("lustre_changelog_size_bytes", Gauge, "Storage that the changelog takes up. (mdd.*.changelog_size)", "bytes", Server);

    public static readonly MetricFamily[] All = [CurrentIndex, UserIndex, UserIdle, Size];
}
