using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

internal static class ChangelogParameters
{
    public static readonly LustreParameter Users =
        new("mdd.*.changelog_users", ProcDebug212, ChangelogMetrics.CurrentIndex, ChangelogMetrics.UserIndex, ChangelogMetrics.UserIdle);

    /// <summary>The kernel opens every file of the changelog to add them up.</summary>
    public static readonly LustreParameter Size = new("mdd.*.changelog_size", ProcSys212, ChangelogMetrics.Size);

    public static readonly LustreParameter[] All = [Users, Size];
}
