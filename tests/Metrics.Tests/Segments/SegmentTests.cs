using System.Buffers;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Metrics.Tests.Segments;

public class SegmentTests
{
    private static readonly MetricFamily Reads = new("reads_total", MetricType.Counter, "h", "", "job", "operation");

    [Fact]
    public void Labels_of_the_layout_the_row_and_the_column_stand_in_that_order()
    {
        var segment = Written.Segment(
            Reads, LabelText.Of("target", "t"), [new SampleColumn(0, LabelText.Of("operation", "open")), new SampleColumn(1)], (
                LabelText.Row("job"u8, "j"u8), [1, 2]));

        Assert.Equal("reads_total{target=\"t\",job=\"j\",operation=\"open\"} 1\nreads_total{target=\"t\",job=\"j\"} 2\n", Lines(segment));
    }

    [Theory]
    [InlineData(true, true, "x{a=\"1\",b=\"2\"} 7\n")]
    [InlineData(true, false, "x{a=\"1\"} 7\n")]
    [InlineData(false, true, "x{b=\"2\"} 7\n")]
    [InlineData(false, false, "x 7\n")]
    public void A_row_without_labels_of_its_own_leaves_no_stray_comma(bool common, bool column, string expected)
    {
        var family = new MetricFamily("x", MetricType.Gauge, "h");
        var a = common ? LabelText.Of("a", "1") : LabelText.Empty;
        var b = column ? LabelText.Of("b", "2") : LabelText.Empty;

        Assert.Equal(expected, Lines(Written.Segment(family, a, [new SampleColumn(0, b)], ([], [7]))));
    }

    [Fact]
    public void An_absent_value_has_no_line()
    {
        var segment = Written.Segment(
            Reads, LabelText.Empty,
            [new SampleColumn(0, LabelText.Of("operation", "a")), new SampleColumn(1, LabelText.Of("operation", "b"))],
            ([], [ValueTable.Absent, 2]), ([], [3, ValueTable.Absent]));

        Assert.Equal("reads_total{operation=\"b\"} 2\nreads_total{operation=\"a\"} 3\n", Lines(segment));
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(500_000)]
    public void A_row_larger_than_a_block_is_written_whole(int length)
    {
        var label = new string('x', length);
        var row = LabelText.Of("job", label).AsRow();
        var segment = Written.Segment(
            Reads, LabelText.Empty, [new SampleColumn(0), new SampleColumn(1, LabelText.Of("o", "p"))], ([], [1, 1]), (row, [2, 3]),
            ([], [4, 4]));

        var lines = Lines(segment).Split('\n');

        Assert.Equal($"reads_total{{job=\"{label}\"}} 2", lines[2]);
        Assert.Equal($"reads_total{{job=\"{label}\",o=\"p\"}} 3", lines[3]);
        Assert.Equal(7, lines.Length);
    }

    [Fact]
    public void A_long_head_and_the_longest_numbers_fit_a_writer_that_gives_no_byte_too_many()
    {
        var common = LabelText.Of("common", new string('c', 3000));
        SampleColumn[] columns =
            [.. Enum.GetValues<NumberFormat>().Select((format, i) => new SampleColumn(i, LabelText.Of("f", $"{format}"), format))];
        var longest = Enumerable.Repeat(long.MinValue + 1, columns.Length).ToArray();
        var segment = Written.Segment(Reads, common, columns, [.. Enumerable.Repeat((LabelText.Row("j"u8, "1"u8), longest), 100)]);
        var output = new ExactWriter();
        long samples = 0;

        for (var row = 0; row < segment.Table.Count;)
            row = segment.Write(output, row, ExpositionFormat.PrometheusText, ref samples);

        Assert.Equal(600, samples);
        Assert.Equal(600, output.Text.Count(b => b == '\n'));
    }

    [Fact]
    public void A_small_segment_asks_for_a_small_block()
    {
        var output = new ExactWriter();
        long samples = 0;

        Written.Segment(Reads, LabelText.Empty, [new SampleColumn(0)], ([], [1])).Write(
            output, 0, ExpositionFormat.PrometheusText, ref samples);

        Assert.InRange(output.LargestHint, 1, 100);
    }

    [Fact]
    public void Writing_from_behind_the_last_row_writes_nothing()
    {
        var output = new ExactWriter();
        long samples = 0;
        var segment = Written.Segment(Reads, LabelText.Empty, [new SampleColumn(0)], ([], [1]));

        Assert.Equal(1, segment.Write(output, 1, ExpositionFormat.PrometheusText, ref samples));
        Assert.Empty(output.Text);
    }

    [Fact]
    public void A_column_beyond_the_table_is_refused()
    {
        var layout = new SegmentLayout(Reads, LabelText.Empty, new SampleColumn(3));

        Assert.Throws<ArgumentException>(() => new Segment(layout, new ValueTable(3)));
    }

    [Fact]
    public void A_row_taken_back_leaves_no_trace()
    {
        var table = new ValueTable(1);
        table.Add([])[0] = 1;
        table.Add(LabelText.Row("job"u8, "j"u8))[0] = 2;
        table.RemoveLast();
        table.Add([]);

        Assert.Equal("reads_total 1\n", Lines(new Segment(new SegmentLayout(Reads, LabelText.Empty, new SampleColumn(0)), table)));
        Assert.Equal(2, table.Count);
    }

    [Fact]
    public void No_row_can_be_taken_back_from_an_empty_table() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ValueTable(1).RemoveLast());

    [Fact]
    public void A_builder_refuses_the_wrong_number_of_labels() =>
        Assert.Throws<ArgumentException>(() => new SegmentBuilder(Reads).Add(1, "only one"));

    private static string Lines(Segment segment)
    {
        var output = new ArrayBufferWriter<byte>();
        long samples = 0;
        for (var row = 0; row < segment.Table.Count;)
            row = segment.Write(output, row, ExpositionFormat.PrometheusText, ref samples);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Returns a buffer of exactly the requested size, so that a write past its end fails.</summary>
    private sealed class ExactWriter : IBufferWriter<byte>
    {
        private byte[] _block = [];

        public List<byte> Text { get; } = [];

        public int LargestHint { get; private set; }

        public void Advance(int count) => Text.AddRange(_block.AsSpan(0, count));

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            LargestHint = Math.Max(LargestHint, sizeHint);
            return _block = new byte[sizeHint];
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
