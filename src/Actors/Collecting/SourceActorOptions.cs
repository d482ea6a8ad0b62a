using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <param name="Deadline">A call that takes longer is abandoned, and its source quarantined until the call comes back.</param>
/// <param name="MinAge">Where a source is dear: a scrape asks it for nothing that is younger. Otherwise <c>collect.min-age</c>.</param>
/// <param name="Lctl">What asks <c>lctl</c> for what is closed to this user; null where files alone are read.</param>
public sealed record SourceActorOptions(TimeSpan Deadline, TimeSpan? MinAge = null, LustreCommands? Lctl = null)
{
    /// <summary>Where a source is remote or very dear: it collects by itself, this often, and no scrape asks it or waits for it.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long after its beginning it collects by itself for the first time.</summary>
    public TimeSpan FirstAfter { get; init; }

    /// <summary>
    /// Collects at moments of the wall clock: at multiples of the interval, and so much later. Otherwise it has a beat of its own.
    /// </summary>
    public TimeSpan? Phase { get; init; }

    /// <summary>How long its commands rest after one that failed; null: as those of other sources.</summary>
    public Backoff? Rest { get; init; }
}
