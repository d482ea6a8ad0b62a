using System.Collections.Immutable;
using System.Globalization;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>Assigns columns to families, as the columns are at one moment. It does not follow their changes.</summary>
internal sealed class JobLayouts
{
    private readonly ImmutableArray<SegmentLayout> _layouts;
    private readonly JobColumns _columns;
    private readonly int _version;

    public JobLayouts(JobColumns columns, LabelText target)
    {
        _columns = columns;
        _version = columns.Version;
        Map = new JobColumnMap(
            JobColumns.StartTime,
            columns.Read.Sum,
            columns.Write.Sum,
            [.. columns.Operations.Where(o => !o.IsTransfer && o.Samples >= 0).Select(
                o => new JobColumnMap.Operation(o.Name, o.Samples, o.Sum))]);
        _layouts =
        [
            .. ForTransfer(columns.Read, target,
                JobStatsFamilies.ReadSamples, JobStatsFamilies.ReadBytes, JobStatsFamilies.ReadMinimum, JobStatsFamilies.ReadMaximum),
            .. ForTransfer(columns.Write, target,
                JobStatsFamilies.WriteSamples, JobStatsFamilies.WriteBytes, JobStatsFamilies.WriteMinimum, JobStatsFamilies.WriteMaximum),
            .. ForOperations(columns, target),
            .. ForHistograms(columns, target),
        ];
    }

    public JobColumnMap Map { get; }

    public bool AreOf(JobColumns columns) => ReferenceEquals(_columns, columns) && _version == columns.Version;

    public IEnumerable<Segment> Segments(ValueTable table, bool withSizes)
    {
        foreach (var layout in _layouts)
        {
            if (withSizes || layout.Family != JobStatsFamilies.IoSize)
                yield return new Segment(layout, table);
        }
    }

    private static IEnumerable<SegmentLayout> ForTransfer(
        JobOperation operation, LabelText target, MetricFamily samples, MetricFamily bytes, MetricFamily minimum, MetricFamily maximum)
    {
        if (operation.Samples < 0)
            yield break;
        yield return new SegmentLayout(samples, target, [.. Counter(operation.Samples, operation, LabelText.Empty, NumberFormat.Integer)]);
        yield return new SegmentLayout(bytes, target, [.. Counter(operation.Sum, operation, LabelText.Empty, NumberFormat.Integer)]);
        yield return new SegmentLayout(minimum, target, new SampleColumn(operation.Minimum));
        yield return new SegmentLayout(maximum, target, new SampleColumn(operation.Maximum));
    }

    private static IEnumerable<SegmentLayout> ForOperations(JobColumns columns, LabelText target)
    {
        var counts = new List<SampleColumn>();
        var seconds = new List<SampleColumn>();
        foreach (var operation in columns.Operations)
        {
            if (operation.IsTransfer || operation.Samples < 0)
                continue;
            var label = LabelText.Of("operation", operation.Name);
            counts.AddRange(Counter(operation.Samples, operation, label, NumberFormat.Integer));
            if (operation.Sum >= 0)
                seconds.AddRange(Counter(operation.Sum, operation, label, NumberFormat.Micro));
        }

        if (counts.Count > 0)
            yield return new SegmentLayout(JobStatsFamilies.Stats, target, [.. counts]);
        if (seconds.Count > 0)
            yield return new SegmentLayout(JobStatsFamilies.StatsSeconds, target, [.. seconds]);
    }

    private static IEnumerable<SegmentLayout> ForHistograms(JobColumns columns, LabelText target)
    {
        var samples = new List<SampleColumn>();
        foreach (var (operation, name) in new[] { (columns.Read, "read"), (columns.Write, "write") })
        {
            if (operation.Histogram < 0)
                continue;
            for (var i = 0; i < JobColumns.Buckets; i++)
            {
                var bound = (1L << JobColumns.PowerOf(i)).ToString(CultureInfo.InvariantCulture);
                samples.Add(Bucket(operation.Histogram + JobColumns.FirstBucket + i, name, bound));
            }

            samples.Add(Bucket(operation.Histogram, name, "+Inf"));
            var label = LabelText.Of("operation", name);
            samples.Add(new SampleColumn(operation.Histogram + 1, label, NumberFormat.Integer, SampleKind.Sum));
            samples.Add(new SampleColumn(operation.Histogram, label, NumberFormat.Integer, SampleKind.Count));
        }

        if (samples.Count > 0)
            yield return new SegmentLayout(JobStatsFamilies.IoSize, target, [.. samples]);
    }

    private static SampleColumn Bucket(int column, string operation, string bound) =>
        new(column, LabelText.Of(("operation", operation), ("le", bound)), NumberFormat.Integer, SampleKind.Bucket);

    private static IEnumerable<SampleColumn> Counter(int column, JobOperation operation, LabelText label, NumberFormat format)
    {
        yield return new SampleColumn(column, label, format);
        if (operation.Created >= 0)
            yield return new SampleColumn(operation.Created, label, NumberFormat.Nano, SampleKind.Created);
    }
}
