using System.Buffers;
using System.IO.Pipelines;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;

namespace LustreActors.Metrics.Tests.Writing;

public class ExpositionTests
{
    private static readonly MetricFamily Bytes = new("lustre_read_bytes_total", MetricType.Counter, "Bytes read", "bytes", "target");

    [Fact]
    public void Families_stand_in_order_of_their_names_and_their_segments_together()
    {
        var later = new MetricFamily("lustre_zeal", MetricType.Gauge, "z");
        var text = Written.Text(
            ExpositionFormat.PrometheusText,
            new SegmentBuilder(later).Add(1).Build(),
            new SegmentBuilder(Bytes).Add(1, "a").Build(),
            new SegmentBuilder(later).Add(2).Build(),
            new SegmentBuilder(Bytes).Add(2, "b").Build());

        Assert.Equal(
            """
            # HELP lustre_read_bytes_total Bytes read
            # TYPE lustre_read_bytes_total counter
            lustre_read_bytes_total{target="a"} 1
            lustre_read_bytes_total{target="b"} 2
            # HELP lustre_zeal z
            # TYPE lustre_zeal gauge
            lustre_zeal 1
            lustre_zeal 2

            """,
            text);
    }

    [Fact]
    public void A_family_whose_segments_are_all_empty_is_not_shown() =>
        Assert.Equal("", Written.Text(ExpositionFormat.PrometheusText, new SegmentBuilder(Bytes).Build()));

    [Fact]
    public void Nothing_at_all_is_still_a_whole_OpenMetrics_text() => Assert.Equal("# EOF\n", Written.Text(ExpositionFormat.OpenMetrics));

    [Theory]
    [InlineData("lustre_read_bytes_total", MetricType.Gauge, "")]
    [InlineData("lustre_read_bytes_total", MetricType.Counter, "")]
    [InlineData("lustre_read_bytes", MetricType.Gauge, "bytes")]
    [InlineData("lustre_read", MetricType.Counter, "", "lustre_read")]
    [InlineData("lustre_read_bytes_created", MetricType.Gauge, "")]
    public void Families_that_would_break_the_exposition_are_refused(string name, MetricType type, string unit, string? harmless = null)
    {
        var other = new MetricFamily(name, type, "another help", unit);
        Segment[] segments = [new SegmentBuilder(Bytes).Add(1, "a").Build(), new SegmentBuilder(other).Add(2).Build()];
        if (harmless == name)
        {
            Assert.Equal(2, Exposition.Of(segments).Families.Count());
            return;
        }

        var thrown = Assert.Throws<ArgumentException>(() => Exposition.Of(segments));
        Assert.Contains(name, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(Bytes.Name, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_owns_the_names_of_its_parts()
    {
        var size = new MetricFamily("size", MetricType.Histogram, "h");
        var count = new MetricFamily("size_count", MetricType.Gauge, "h");

        Assert.Throws<ArgumentException>(() => Exposition.Of([new SegmentBuilder(count).Add(1).Build(), Histogram(size)]));
    }

    [Fact]
    public void Of_families_from_outside_the_first_is_served_and_the_other_named_once()
    {
        var other = new MetricFamily(Bytes.Name, MetricType.Gauge, "h");
        var exposition = Exposition.Of(
            [
                new SegmentBuilder(Bytes).Add(1, "a").Build(), new SegmentBuilder(other).Add(2).Build(),
                new SegmentBuilder(other).Add(3).Build(),
            ],
            out var conflicts);

        Assert.Equal(new FamilyConflict(Bytes, other), Assert.Single(conflicts));
        Assert.Same(Bytes, Assert.Single(exposition.Families));
        Assert.Single(exposition.SegmentsOf(Bytes));
    }

    [Fact]
    public void Two_definitions_that_mean_the_same_are_one_family()
    {
        var again = new MetricFamily(Bytes.Name, MetricType.Counter, "Bytes that were read", "bytes", "target");
        var exposition = Exposition.Of([new SegmentBuilder(Bytes).Add(1, "a").Build(), new SegmentBuilder(again).Add(2, "b").Build()]);

        Assert.Same(Bytes, Assert.Single(exposition.Families));
        Assert.Equal(2, exposition.SegmentsOf(again).Count());
    }

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public async Task A_pipe_receives_the_same_bytes_as_a_write_at_once(ExpositionFormat format)
    {
        var columns = Enumerable.Range(0, 8).Select(i => new SampleColumn(i, LabelText.Of("operation", $"op{i}"))).ToArray();
        var rows = Enumerable.Range(0, 5000).Select(
            i => (LabelText.Of("target", $"t{i}").AsRow(), new long[] { i, 2, 3, ValueTable.Absent, 5, 6, 7, 8 })).ToArray();
        var segment = Written.Segment(Bytes, LabelText.Empty, columns, rows);
        var exposition = Exposition.Of([segment]);
        var pipe = new Pipe();
        var received = new MemoryStream();

        var reading = pipe.Reader.CopyToAsync(received);
        var size = await exposition.WriteAsync(pipe.Writer, format, default);
        await pipe.Writer.CompleteAsync();
        await reading;

        Assert.Equal(new ExpositionSize(35_000, received.Length), size);
        Assert.Equal(Written.Bytes(format, segment), received.ToArray());
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_writing()
    {
        var rows = Enumerable.Range(0, 50_000).Select(i => (LabelText.Of("target", $"t{i}").AsRow(), new long[] { i })).ToArray();
        var exposition = Exposition.Of([Written.Segment(Bytes, LabelText.Empty, [new SampleColumn(0)], rows)]);
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();

        Assert.InRange((await exposition.WriteAsync(pipe.Writer, ExpositionFormat.PrometheusText, default)).Samples, 1, 5_000);
    }

    [Fact]
    public void Writing_again_allocates_nothing_however_many_series()
    {
        var rows = Enumerable.Range(0, 10_000).Select(
            i => (LabelText.Of("target", $"t{i}").AsRow(), new long[] { i, ValueTable.Real(i / 3.0) })).ToArray();
        SampleColumn[] columns = [new SampleColumn(0, NumberFormat.Micro), new SampleColumn(1, NumberFormat.Real)];
        var exposition = Exposition.Of([Written.Segment(Bytes, LabelText.Empty, columns, rows)]);
        var output = new ArrayBufferWriter<byte>(4_000_000);
        exposition.Write(output, ExpositionFormat.OpenMetrics);
        output.ResetWrittenCount();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var samples = exposition.Write(output, ExpositionFormat.OpenMetrics);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(20_000, samples);
        Assert.Equal(0, allocated);
    }

    private static Segment Histogram(MetricFamily family) =>
        Written.Segment(
            family, LabelText.Empty, [new SampleColumn(0, LabelText.BucketLimit(double.PositiveInfinity), Kind: SampleKind.Bucket)],
            ([], [1]));
}
