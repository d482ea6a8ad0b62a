using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Tests.Reading;

namespace LustreActors.Metrics.Tests;

/// <summary>What is written is what is read again, by a reader that knows the texts and not the writer.</summary>
public class RoundTripTests
{
    private static readonly Arbitrary<string> AnyValue = Arb.From(
        Gen.Elements(
            "\"", "\\", "\n", "\\n", "\\\\", "", " ", "}", "{", ",", "=", "#", "\r", "\t", "\0", "é", "漢", "🚀", "a", "job-1", "\u00A0",
            "\u2028", "\u007F")
            .ListOf().Select(string.Concat));

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void Every_label_value_comes_back(ExpositionFormat format) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(AnyValue, AnyValue, AnyValue, (common, row, column) =>
        {
            var family = new MetricFamily("x_total", MetricType.Counter, "h");
            var segment = Written.Segment(
                family, LabelText.Of("common", common), [new SampleColumn(0, LabelText.Of("column", column))], (
                    LabelText.Of("row", row).AsRow(), [42]));
            var (seen, reader) = Collected.Read(Written.Bytes(format, segment), format);
            var sample = Assert.Single(seen.Samples);
            return reader.LinesRefused == 0 && sample.Value == 42 && sample.Labels.SequenceEqual(
                [("common", common), ("row", row), ("column", column)]);
        }));

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void Every_help_comes_back(ExpositionFormat format) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll(AnyValue, text =>
        {
            // A text format cannot tell a carriage return at the end of a help from the one of a line.
            var help = text.TrimEnd('\r');
            var family = new MetricFamily("x_seconds_total", MetricType.Counter, help, "seconds");
            var (seen, _) = Collected.Read(Written.Bytes(format, new SegmentBuilder(family).Add(1).Build()), format);
            var unit = format == ExpositionFormat.OpenMetrics ? "seconds" : "";
            return Assert.Single(seen.Families) == $"x_seconds_total|Counter|{unit}|{help}";
        }));

    [Theory]
    [InlineData(NumberFormat.Integer, 1)]
    [InlineData(NumberFormat.Milli, 0.001)]
    [InlineData(NumberFormat.Micro, 0.000001)]
    [InlineData(NumberFormat.Nano, 0.000000001)]
    [InlineData(NumberFormat.Kibi, 1024)]
    public void Every_number_comes_back_in_every_format(NumberFormat number, double scale) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Numbers.AnyLong, value =>
        {
            var expected = double.Parse((value * (decimal)scale).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            return ComesBack(value, number, read => read == expected);
        }));

    [Fact]
    public void Every_real_number_comes_back() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll<double>(value => ComesBack(ValueTable.Real(value), NumberFormat.Real, read => read.Equals(value == 0 ? 0 : value))));

    [Fact]
    public void Every_part_of_a_histogram_comes_back_with_its_beginning()
    {
        var family = new MetricFamily("h", MetricType.Histogram, "h");
        SampleColumn[] columns =
        [
            new(0, LabelText.BucketLimit(0.5), Kind: SampleKind.Bucket),
            new(1, LabelText.BucketLimit(double.PositiveInfinity), Kind: SampleKind.Bucket),
            new(2, kind: SampleKind.Sum),
            new(1, kind: SampleKind.Count),
            new(3, NumberFormat.Milli, SampleKind.Created),
        ];
        var (seen, _) = Collected.Read(
            Written.Bytes(
                ExpositionFormat.OpenMetrics,
                Written.Segment(family, LabelText.Of("a", "b"), columns, ([], [1, 2, 3, 1_700_000_000_123]))),
            ExpositionFormat.OpenMetrics);

        Assert.Equal(
            [
                "h_bucket|Bucket|a=b,le=0.5|1|", "h_bucket|Bucket|a=b,le=+Inf|2|", "h_sum|Sum|a=b|3|", "h_count|Count|a=b|2|",
                "h_created|Created|a=b|1700000000.123|",
            ],
            seen.Samples.Select(s => s.ToString()));
    }

    private static bool ComesBack(long value, NumberFormat number, Func<double, bool> isExpected)
    {
        var family = new MetricFamily("x", MetricType.Gauge, "h");
        var segment = Written.Segment(family, LabelText.Empty, [new SampleColumn(0, number)], ([], [value]));
        foreach (var format in Enum.GetValues<ExpositionFormat>())
        {
            var (seen, reader) = Collected.Read(Written.Bytes(format, segment), format);
            if (reader.LinesRefused > 0 || !isExpected(Assert.Single(seen.Samples).Value)
                || reader.Complete != (format == ExpositionFormat.OpenMetrics))
                return false;
        }

        return true;
    }
}
