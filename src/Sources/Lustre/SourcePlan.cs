namespace LustreActors.Sources.Lustre;

/// <summary>A source that a target, a mount or the host ought to have.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="Part">What tells it from the other sources of the same target: <c>stats</c>, <c>jobs</c>.</param>
/// <param name="Settings">What it is made of: two plans of equal settings make the same source, and need not be exchanged.</param>
/// <param name="MinAge">Where it is dear: how old its last reading must be before it is read again.</param>
/// <param name="Create">Makes it.</param>
public sealed record SourcePlan(string Name, string Part, object Settings, TimeSpan? MinAge, Func<Source> Create);

/// <summary>Whether something that is dear, or of many series, is read, and how often at most.</summary>
public readonly record struct SourceSetting(bool IsOn, TimeSpan? MinAge = null)
{
    public static SourceSetting On { get; } = new(true);

    public static SourceSetting Off { get; }
}
