using LustreActors.Actors.Supervising;
using LustreActors.Sources.Lustre.Commands;
using LustreActors.Sources.Lustre.Compat;

namespace LustreActors.Actors.Collecting;

/// <summary>When and how a source is collected.</summary>
/// <param name="Deadline">A call that takes longer is abandoned. Its source stays quarantined until the call returns.</param>
/// <param name="MinAge">
/// For expensive sources: a scrape does not collect data younger than this. The default is <c>collect.min-age</c>.
/// </param>
/// <param name="Lctl">The <c>lctl</c> commands for parameters that this user may not read as files; null to read files only.</param>
public sealed record SourceActorOptions(TimeSpan Deadline, TimeSpan? MinAge = null, LustreCommands? Lctl = null)
{
    /// <summary>
    /// For remote or very expensive sources: the source collects at this interval, and no scrape asks it or waits for it.
    /// </summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The time from the start of the actor to its first collection, if it has an <see cref="Interval"/>.</summary>
    public TimeSpan FirstAfter { get; init; }

    /// <summary>
    /// Aligns collections to the wall clock: they happen at multiples of the interval plus this time. Null counts the interval from the
    /// last collection.
    /// </summary>
    public TimeSpan? Phase { get; init; }

    /// <summary>The names of other exporters by which its readings are shown too; null for none.</summary>
    public CompatFamilies? Compat { get; init; }

    /// <summary>The backoff of its commands after a failure; null for the default.</summary>
    public Backoff? Backoff { get; init; }
}
