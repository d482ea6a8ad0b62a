using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Metrics.Tests.Segments;

public class SegmentLayoutTests
{
    private static readonly MetricFamily Sizes = new("io_size_bytes", MetricType.Histogram, "h", "bytes");
    private static readonly MetricFamily Stats = new("stats_total", MetricType.Counter, "h");

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("4096", "4096.0")]
    [InlineData("1048576", "1.048576e+06")]
    [InlineData("0.5", "0.5")]
    [InlineData("+Inf", "+Inf")]
    [InlineData("rubbish", "rubbish")]
    public void A_bucket_limit_takes_the_one_form_that_Prometheus_compares(string given, string shown)
    {
        SampleColumn[] columns = [new SampleColumn(0, LabelText.Of(("operation", "read"), ("le", given)), Kind: SampleKind.Bucket)];

        Assert.Contains(
            $"io_size_bytes_bucket{{operation=\"read\",le=\"{shown}\"}} 1\n",
            Written.Text(ExpositionFormat.PrometheusText, Written.Segment(Sizes, LabelText.Empty, columns, ([], [1]))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_of_one_metric_stand_together_however_the_columns_are_given()
    {
        SampleColumn[] columns =
        [
            new(0, LabelText.Of("operation", "open")),
            new(1, LabelText.Of("operation", "close")),
            new(2, LabelText.Of("operation", "open"), Kind: SampleKind.Created),
            new(2, LabelText.Of("operation", "close"), Kind: SampleKind.Created),
        ];
        var text = Written.Text(ExpositionFormat.OpenMetrics, Written.Segment(Stats, LabelText.Empty, columns, ([], [1, 2, 1700000000])));

        Assert.Equal(
            """
            # TYPE stats counter
            # HELP stats h
            stats_total{operation="open"} 1
            stats_created{operation="open"} 1700000000
            stats_total{operation="close"} 2
            stats_created{operation="close"} 1700000000
            # EOF

            """,
            text);
    }

    [Fact]
    public void A_counter_that_is_absent_did_not_begin_either()
    {
        SampleColumn[] columns = [new(0), new(1, kind: SampleKind.Created)];
        var text = Written.Text(
            ExpositionFormat.OpenMetrics, Written.Segment(Stats, LabelText.Empty, columns, ([], [ValueTable.Absent, 5])));

        Assert.DoesNotContain("_created", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_counter_without_a_type_in_OpenMetrics_has_no_creation_time()
    {
        var odd = new MetricFamily("reads", MetricType.Counter, "h");
        SampleColumn[] columns = [new(0), new(1, kind: SampleKind.Created)];

        Assert.Equal(
            "# TYPE reads unknown\n# HELP reads h\nreads 3\n# EOF\n", Written.Text(
                ExpositionFormat.OpenMetrics, Written.Segment(odd, LabelText.Empty, columns, ([], [3, 5]))));
    }

    [Theory]
    [InlineData(MetricType.Histogram, SampleKind.Value)]
    [InlineData(MetricType.Gauge, SampleKind.Bucket)]
    [InlineData(MetricType.Counter, SampleKind.Sum)]
    [InlineData(MetricType.Counter, SampleKind.Count)]
    [InlineData(MetricType.Gauge, SampleKind.Created)]
    [InlineData(MetricType.Summary, SampleKind.Bucket)]
    public void A_sample_that_does_not_fit_the_type_is_refused(MetricType type, SampleKind kind)
    {
        var family = new MetricFamily("x", type, "h");

        Assert.Throws<ArgumentException>(() => new SegmentLayout(family, LabelText.Empty, new SampleColumn(0, kind: kind)));
    }

    [Fact]
    public void A_histogram_without_a_sum_has_its_count_in_OpenMetrics_only_as_the_last_bucket()
    {
        var sizes = new MetricFamily("sizes", MetricType.Histogram, "h");
        SampleColumn[] columns =
        [
            new(0, LabelText.Of("le", "1"), NumberFormat.Integer, SampleKind.Bucket),
            new(1, LabelText.Of("le", "+Inf"), NumberFormat.Integer, SampleKind.Bucket),
            new(1, kind: SampleKind.Count),
        ];
        var segment = Written.Segment(sizes, LabelText.Empty, columns, ([], [3, 5]));

        Assert.Equal(
            "# TYPE sizes histogram\n# HELP sizes h\nsizes_bucket{le=\"1.0\"} 3\nsizes_bucket{le=\"+Inf\"} 5\n# EOF\n", Written.Text(
                ExpositionFormat.OpenMetrics, segment));
        Assert.EndsWith(
            "sizes_bucket{le=\"+Inf\"} 5\nsizes_count 5\n", Written.Text(ExpositionFormat.PrometheusText, segment),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_creation_time_without_a_counter_is_refused() =>
        Assert.Throws<ArgumentException>(() => new SegmentLayout(Stats, LabelText.Empty, new SampleColumn(0, kind: SampleKind.Created)));
}
