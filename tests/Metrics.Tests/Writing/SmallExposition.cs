using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Metrics.Tests.Writing;

/// <summary>A little of everything that can be written.</summary>
internal static class SmallExposition
{
    public static Segment[] Segments { get; } =
    [
        Jobs(),
        Sizes(),
        new SegmentBuilder(new MetricFamily("lustre_healthy", MetricType.Gauge, "1 when \"healthy\" (health_check)")).Add(1).Build(),
        new SegmentBuilder(new MetricFamily("lustre_version_info", MetricType.Gauge, "Version of Lustre", "", "version", "note")).Add(
            1, "2.15.6", "C:\\ \"é\"\nend").Build(),
        new SegmentBuilder(
            new MetricFamily("lustre_load_ratio", MetricType.Unknown, "Not a number, or endless", "ratio", "target")).Add(double.NaN, "a")
            .Add(double.PositiveInfinity, "b").Add(double.NegativeInfinity, "c").Add(-0.5, "d").Add(1e300, "e").Build(),
    ];

    private static Segment Jobs() => Written.Segment(
        new MetricFamily(
            "lustre_job_stats_seconds_total", MetricType.Counter, "Time spent (job_stats)", "seconds", "target", "jobid", "operation"),
        LabelText.Of("target", "scratch-OST0000"),
        [
            new SampleColumn(0, LabelText.Of("operation", "read"), NumberFormat.Micro),
            new SampleColumn(1, LabelText.Of("operation", "write"), NumberFormat.Micro),
            new SampleColumn(2, LabelText.Of("operation", "read"), Kind: SampleKind.Created),
            new SampleColumn(2, LabelText.Of("operation", "write"), Kind: SampleKind.Created),
        ],
        (LabelText.Row("jobid"u8, "4711"u8), [1_500_000, 17, 1_700_000_000]),
        (LabelText.Row("jobid"u8, "cp.0"u8), [ValueTable.Absent, 2_000_000, ValueTable.Absent]));

    private static Segment Sizes() => Written.Segment(
        new MetricFamily("lustre_disk_io_size_bytes", MetricType.Histogram, "Sizes of disk writes (brw_stats)", "bytes", "target"),
        LabelText.Of("target", "scratch-OST0000"),
        [
            new SampleColumn(0, LabelText.BucketLimit(4096), Kind: SampleKind.Bucket),
            new SampleColumn(1, LabelText.BucketLimit(1 << 20), Kind: SampleKind.Bucket),
            new SampleColumn(2, LabelText.BucketLimit(double.PositiveInfinity), Kind: SampleKind.Bucket),
            new SampleColumn(2, kind: SampleKind.Count),
            new SampleColumn(3, NumberFormat.Kibi, SampleKind.Sum),
        ],
        ([], [3, 5, 6, 1024]));
}
