using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LustreActors.Messages;
using LustreActors.Metrics;

namespace LustreActors.Sources.Peers;

/// <summary>
/// Tables of jobs as series, for another member to make the same tables of: all jobs, and what a join needs of them. A job of which nothing is
/// known but its name has no series.
/// </summary>
public static class JobSegments
{
    // A source keeps one map of columns for as long as a target's columns stay the same.
    private static readonly ConditionalWeakTable<JobColumnMap, JobSegmentLayouts> Layouts = [];

    /// <param name="tables">Of one shard.</param>
    /// <param name="shard">Where they are passed on: the first label.</param>
    /// <param name="member">Where they are passed on: whose they are.</param>
    public static ImmutableArray<Segment> Of(IEnumerable<JobTable> tables, string? shard = null, string? member = null)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>();
        foreach (var table in tables)
        {
            if (!Layouts.TryGetValue(table.Columns, out var layouts) || !layouts.AreOf(table, shard, member))
                Layouts.AddOrUpdate(table.Columns, layouts = new JobSegmentLayouts(table, shard, member));

            var whole = new ValueTable(1);
            whole.Add([])[0] = table.IsWhole ? 1 : 0;
            segments.Add(new Segment(layouts.Whole, whole));
            if (table.Count == 0)
                continue;
            foreach (var layout in layouts.OfJobs)
                segments.Add(new Segment(layout, table.Values));
        }

        return segments.ToImmutable();
    }
}
