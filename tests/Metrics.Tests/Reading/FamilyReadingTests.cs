using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;

namespace LustreActors.Metrics.Tests.Reading;

public class FamilyReadingTests
{
    [Fact]
    public void A_family_is_shown_before_its_samples_with_all_that_is_said_of_it()
    {
        var seen = Collected.Read("# HELP x_total some \\\\ help\\n\n# TYPE x_total counter\nx_total 1\n").Seen;

        Assert.Equal("x_total|Counter||some \\ help\n", Assert.Single(seen.Families));
    }

    [Fact]
    public void OpenMetrics_counters_get_their_total_back()
    {
        var seen = Collected.Read(
            "# TYPE x_seconds counter\n# UNIT x_seconds seconds\n# HELP x_seconds h\nx_seconds_total 1\n" +
            "x_seconds_created 2\n# TYPE y counter\n# EOF\n",
            ExpositionFormat.OpenMetrics).Seen;

        Assert.Equal(["x_seconds_total|Counter|seconds|h", "y_total|Counter||"], seen.Families);
        Assert.Equal([SampleKind.Value, SampleKind.Created], seen.Samples.Select(s => s.Kind));
    }

    [Fact]
    public void Histograms_and_summaries_say_what_each_sample_is()
    {
        var seen = Collected.Read(
            """
            # TYPE h histogram
            h_bucket{le="1"} 1
            h_bucket{le="+Inf"} 2
            h_sum 3
            h_count 2
            # TYPE s summary
            s{quantile="0.5"} 1
            s_sum 3
            s_count 2

            """).Seen;

        Assert.Equal(["h|Histogram||", "s|Summary||"], seen.Families);
        Assert.Equal(
            [SampleKind.Bucket, SampleKind.Bucket, SampleKind.Sum, SampleKind.Count, SampleKind.Value, SampleKind.Sum, SampleKind.Count],
            seen.Samples.Select(s => s.Kind));
    }

    [Fact]
    public void Samples_that_nothing_declares_are_families_of_unknown_type()
    {
        var seen = Collected.Read("# TYPE g gauge\ng 1\ng_sum 2\nfree{a=\"b\"} 3\nfree{a=\"c\"} 4\n").Seen;

        Assert.Equal(["g|Gauge||", "g_sum|Unknown||", "free|Unknown||"], seen.Families);
        Assert.All(seen.Samples, s => Assert.Equal(SampleKind.Value, s.Kind));
    }

    [Fact]
    public void A_family_without_samples_is_shown_too() => Assert.Equal(
        ["a|Gauge||no samples", "b|Counter||", "c|Unknown||last"],
        Collected.Read("# HELP a no samples\n# TYPE a gauge\n# TYPE b counter\nb 1\n# HELP c last\n").Seen.Families);

    [Theory]
    [InlineData("info", "version_info 1", "version_info|Gauge||")]
    [InlineData("stateset", "version{state=\"a\"} 1", "version|Gauge||")]
    [InlineData("gaugehistogram", "version 1", "version|Unknown||")]
    [InlineData("untyped", "version 1", "version|Unknown||")]
    public void Types_that_are_never_written_are_read_as_the_closest_type(string type, string sample, string family) =>
        Assert.Equal([family], Collected.Read($"# TYPE version {type}\n{sample}\n", ExpositionFormat.OpenMetrics).Seen.Families);

    [Fact]
    public void Ordinary_comments_are_not_refused()
    {
        var (seen, reader) = Collected.Read("# a comment\n#\n#HELP x pressed against the mark\n# TYPE\tx\tgauge\nx 1\n");

        Assert.Equal(0, reader.LinesRefused);
        Assert.Equal("x|Gauge||pressed against the mark", Assert.Single(seen.Families));
    }

    [Fact]
    public void A_family_that_was_read_can_be_written_again()
    {
        var defining = new Defining();
        new ExpositionReader(ExpositionFormat.OpenMetrics).End(
            "# TYPE x_bytes counter\n# UNIT x_bytes bytes\n# HELP x_bytes a \\\"b\\\"\n# TYPE y gauge\n# UNIT y feet\n"u8, ref defining);

        Assert.Equal(("x_bytes_total", MetricType.Counter, "bytes", "a \"b\""), Described(defining.Families[0]));
        Assert.Equal(("y", MetricType.Gauge, "", ""), Described(defining.Families[1]));
    }

    private static (string, MetricType, string, string) Described(MetricFamily family) =>
        (family.Name, family.Type, family.Unit, family.Help);

    private sealed class Defining : IExpositionVisitor
    {
        public List<MetricFamily> Families { get; } = [];

        public void Family(in FamilyView family) => Families.Add(family.Define("label"));

        public void Sample(in SampleView sample) => Assert.Fail($"no sample was written: {Encoding.UTF8.GetString(sample.Name)}");
    }
}
