using System.Collections.Immutable;
using LustreActors.Messages;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Peers;

/// <summary>
/// Tables of jobs as series, for another member to make the same tables of: all jobs, and what a join needs of them. A job of which nothing is
/// known but its name has no series.
/// </summary>
public static class JobSegments
{
    /// <param name="tables">Of one shard.</param>
    /// <param name="shard">Where they are passed on: the first label.</param>
    /// <param name="member">Where they are passed on: whose they are.</param>
    public static ImmutableArray<Segment> Of(IEnumerable<JobTable> tables, string? shard = null, string? member = null)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>();
        foreach (var table in tables)
        {
            var labels = Labels(table.Target, shard, member);
            var whole = new ValueTable(1);
            whole.Add([])[0] = table.IsWhole ? 1 : 0;
            segments.Add(new Segment(new SegmentLayout(PeerFamilies.JobTableWhole, labels, new SampleColumn(0)), whole));

            var columns = table.Columns;
            Add(PeerFamilies.JobStart, [new SampleColumn(columns.StartTime, NumberFormat.Nano)]);
            Add(JobStatsFamilies.ReadBytes, [new SampleColumn(columns.ReadBytes)]);
            Add(JobStatsFamilies.WriteBytes, [new SampleColumn(columns.WriteBytes)]);
            Add(JobStatsFamilies.Stats, columns.Operations.Select(o => new SampleColumn(o.Samples, LabelText.Of("operation", o.Name))));
            Add(JobStatsFamilies.StatsSeconds, columns.Operations.Select(o => new SampleColumn(o.Sum, LabelText.Of("operation", o.Name), NumberFormat.Micro)));

            void Add(MetricFamily family, IEnumerable<SampleColumn> all)
            {
                // A table made before there was a column is narrower.
                SampleColumn[] there = [.. all.Where(c => c.Column >= 0 && c.Column < table.Values.Width)];
                if (there.Length > 0 && table.Count > 0)
                    segments.Add(new Segment(new SegmentLayout(family, labels, there), table.Values));
            }
        }

        return segments.ToImmutable();
    }

    private static LabelText Labels(JobTarget target, string? shard, string? member)
    {
        var labels = LabelText.Of(("filesystem", target.Filesystem), ("component", target.HoldsMetadata ? "mdt" : "ost"), ("target", target.Name));
        if (member is not null)
            labels = LabelText.InFront("member", member, labels);
        return shard is not null ? LabelText.InFront("shard", shard, labels) : labels;
    }
}
