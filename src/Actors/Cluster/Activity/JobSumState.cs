using System.Collections.Immutable;

namespace LustreActors.Actors;

/// <summary>How complete a sum of tables was. Immutable.</summary>
/// <param name="Interval">The number of the interval.</param>
/// <param name="Expected">How many tables there are when all are there.</param>
/// <param name="Late">Whose last table was added because that of the interval was not there in time.</param>
/// <param name="Missing">Of whom nothing young enough was there.</param>
/// <param name="Overlapping">Whose table was left out because its jobs are in another one.</param>
public sealed record JobSumState(
    long Interval, int Expected, ImmutableArray<string> Late, ImmutableArray<string> Missing, ImmutableArray<string> Overlapping)
{
    internal static JobSumState Of(JobActivitySum sum, int expected) => new(sum.Table.Interval, expected, sum.Late, sum.Missing, sum.Overlapping);
}
