using System.Collections.Immutable;
using LustreActors.Messages.Tables;

namespace LustreActors.Messages.Jobs;

/// <summary>
/// The activity of jobs at one moment: a row for each job id and filesystem. Made by a collector from its own counters, or added up from
/// such tables.
/// </summary>
public sealed class JobActivityTable : JoinTable
{
    /// <summary>The members whose jobs are in it.</summary>
    public required ImmutableArray<string> Members { get; init; }

    /// <summary>When it was made: milliseconds since 1970, by the clock of the member that made it.</summary>
    public required long Moment { get; init; }

    /// <summary>
    /// The number of the interval for which it was made: wall clock by length of an interval. Tables of one number are added up.
    /// </summary>
    public required long Interval { get; init; }

    /// <summary>When it was made: monotonic, as in <see cref="Snapshot"/>, of this process.</summary>
    public required long MadeAt { get; init; }

    /// <summary>When the oldest counters in it were read: monotonic, of this process.</summary>
    public required long OldestAt { get; init; }

    /// <summary>The longest time between two readings of a target that a rate in it was made from.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>Targets that were read once so far: their jobs have totals, and no rates yet.</summary>
    public int TargetsWithoutRates { get; init; }

    /// <summary>Targets whose rates are in it.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    public required ImmutableArray<string> Filesystems { get; init; }

    /// <summary>The targets that <see cref="MetadataRate.Target"/> counts through.</summary>
    public required ImmutableArray<string> MetadataTargets { get; init; }

    public required JobActivityRows Rows { get; init; }

    /// <summary>The interval that a moment belongs to: the nearest, because a timer may be early as well as late.</summary>
    public static long IntervalOf(DateTimeOffset moment, TimeSpan length) =>
        (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + (length.Ticks / 2)) / length.Ticks;
}
