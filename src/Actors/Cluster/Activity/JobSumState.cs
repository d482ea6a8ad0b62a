using System.Collections.Immutable;
using LustreActors.Actors.Jobs;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>The completeness of a sum of tables. Immutable.</summary>
/// <param name="Expected">The number of tables of a complete sum.</param>
/// <param name="Late">
/// Members whose table of an earlier interval was added, because that of this interval was not available in time.
/// </param>
/// <param name="Missing">Members without a table, or with one that is too old.</param>
/// <param name="Overlapping">Members whose table was left out because its jobs are in another one.</param>
public sealed record JobSumState(
    int Expected, ImmutableArray<string> Late, ImmutableArray<string> Missing, ImmutableArray<string> Overlapping)
{
    internal static JobSumState Create(JobActivitySum sum, int expected) =>
        new(expected, sum.Late, sum.Missing, sum.Overlapping);
}
