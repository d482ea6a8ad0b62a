namespace LustreActors.Sources.Lustre;

/// <summary>A source that a target, a mount or the host should have.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="Part">Its name among the sources of the same target: <c>stats</c>, <c>jobs</c>.</param>
/// <param name="Settings">
/// The settings that it is created from. Two plans with equal settings create the same source, so a running source need not be replaced.
/// </param>
/// <param name="MinAge">The age at which its last reading is read again. Null for a source that is read at every refresh.</param>
/// <param name="Create">Creates the source.</param>
public sealed record SourcePlan(string Name, string Part, object Settings, TimeSpan? MinAge, Func<Source> Create);

/// <summary>Whether a source is read that is expensive or has many series, and how often at most.</summary>
public readonly record struct SourceSetting(bool IsOn, TimeSpan? MinAge = null)
{
    public static SourceSetting On { get; } = new(true);

    public static SourceSetting Off { get; }
}
