using System.Text;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Tests.Families;

public class MetricFamilyTests
{
    [Fact]
    public void A_counter_is_named_without_its_total_in_OpenMetrics()
    {
        var family = new MetricFamily("lustre_read_bytes_total", MetricType.Counter, "Bytes read", "bytes");

        Assert.Equal(
            "# HELP lustre_read_bytes_total Bytes read\n# TYPE lustre_read_bytes_total counter\n",
            Header(family, ExpositionFormat.PrometheusText));
        Assert.Equal(
            "# TYPE lustre_read_bytes counter\n# UNIT lustre_read_bytes bytes\n# HELP lustre_read_bytes Bytes read\n",
            Header(family, ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void A_counter_without_total_is_of_unknown_type_in_OpenMetrics()
    {
        var family = new MetricFamily("cluster_reads", MetricType.Counter, "Reads");

        Assert.Contains("# TYPE cluster_reads counter\n", Header(family, ExpositionFormat.PrometheusText), StringComparison.Ordinal);
        Assert.Contains("# TYPE cluster_reads unknown\n", Header(family, ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MetricType.Gauge, "gauge", "gauge")]
    [InlineData(MetricType.Histogram, "histogram", "histogram")]
    [InlineData(MetricType.Summary, "summary", "summary")]
    [InlineData(MetricType.Unknown, "untyped", "unknown")]
    public void Each_type_has_its_word_in_each_format(MetricType type, string prometheus, string openMetrics)
    {
        var family = new MetricFamily("x", type, "h");

        Assert.Contains($"# TYPE x {prometheus}\n", Header(family, ExpositionFormat.PrometheusText), StringComparison.Ordinal);
        Assert.Contains($"# TYPE x {openMetrics}\n", Header(family, ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_in_a_help_are_escaped_in_OpenMetrics_alone()
    {
        var family = new MetricFamily("x", MetricType.Gauge, "a \\ b\nc \"d\"");

        Assert.Contains("# HELP x a \\\\ b\\nc \"d\"\n", Header(family, ExpositionFormat.PrometheusText), StringComparison.Ordinal);
        Assert.Contains("# HELP x a \\\\ b\\nc \\\"d\\\"\n", Header(family, ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("9lives")]
    [InlineData("a b")]
    [InlineData("a-b")]
    public void A_name_that_is_no_metric_name_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new MetricFamily(name, MetricType.Gauge, "h"));

    [Fact]
    public void A_unit_must_end_the_name()
    {
        var thrown = Assert.Throws<ArgumentException>(() => new MetricFamily("lustre_wait_total", MetricType.Counter, "h", "seconds"));

        Assert.Contains("lustre_wait_total", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_only_the_suffix_stays_whole() =>
        Assert.Equal("_total", new MetricFamily("_total", MetricType.Counter, "h").BaseName);

    private static string Header(MetricFamily family, ExpositionFormat format) => Encoding.UTF8.GetString(family.Header(format));
}
