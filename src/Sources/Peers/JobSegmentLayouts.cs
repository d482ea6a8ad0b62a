using System.Collections.Immutable;
using LustreActors.Messages;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Peers;

/// <summary>Which columns of a target's tables become which series.</summary>
internal sealed class JobSegmentLayouts
{
    private readonly JobTarget _target;
    private readonly int _width;
    private readonly string? _shard;
    private readonly string? _member;

    public JobSegmentLayouts(JobTable table, string? shard, string? member)
    {
        (_target, _width, _shard, _member) = (table.Target, table.Values.Width, shard, member);
        var labels = Labels(table.Target, shard, member);
        Whole = new SegmentLayout(PeerFamilies.JobTableWhole, labels, new SampleColumn(0));

        var columns = table.Columns;
        var jobs = ImmutableArray.CreateBuilder<SegmentLayout>();
        Add(PeerFamilies.JobStart, [new SampleColumn(columns.StartTime, NumberFormat.Nano)]);
        Add(JobStatsFamilies.ReadBytes, [new SampleColumn(columns.ReadBytes)]);
        Add(JobStatsFamilies.WriteBytes, [new SampleColumn(columns.WriteBytes)]);
        Add(JobStatsFamilies.Stats, columns.Operations.Select(o => new SampleColumn(o.Samples, LabelText.Of("operation", o.Name))));
        Add(JobStatsFamilies.StatsSeconds, columns.Operations.Select(o => new SampleColumn(o.Sum, LabelText.Of("operation", o.Name), NumberFormat.Micro)));
        OfJobs = jobs.ToImmutable();

        void Add(MetricFamily family, IEnumerable<SampleColumn> all)
        {
            // A table may be narrower than its columns say: those behind its last one never had a value.
            SampleColumn[] there = [.. all.Where(c => c.Column >= 0 && c.Column < _width)];
            if (there.Length > 0)
                jobs.Add(new SegmentLayout(family, labels, there));
        }
    }

    public SegmentLayout Whole { get; }

    public ImmutableArray<SegmentLayout> OfJobs { get; }

    public bool AreOf(JobTable table, string? shard, string? member) =>
        _width == table.Values.Width && _target == table.Target && _shard == shard && _member == member;

    private static LabelText Labels(JobTarget target, string? shard, string? member)
    {
        var labels = LabelText.Of(("filesystem", target.Filesystem), ("component", target.HoldsMetadata ? "mdt" : "ost"), ("target", target.Name));
        if (member is not null)
            labels = LabelText.InFront("member", member, labels);
        return shard is not null ? LabelText.InFront("shard", shard, labels) : labels;
    }
}
