using LustreActors.Metrics.Families;
using LustreActors.Sources.Peers;

namespace LustreActors.Sources.Tests.Peers;

public class ForeignExporterTests
{
    [Fact]
    public void The_jobs_of_a_lustre_exporter_become_tables_and_never_series()
    {
        var part = Assert.Single(Answer.Read(Texts.LustreExporter).Parts);

        Assert.Equal(
            [
                "scratch scratch-OST0000", "[4244_7] read 1234000000 written 0", "[cp.1000] read 4096 written 0",
                "scratch scratch-OST0001", "[4244_7] read 0 written 8192 punch 3 in 0",
                "scratch scratch-MDT0000 metadata", "[4244_7] read 0 written 0 close 11 in 0 open 12 in 0",
            ],
            Answer.Jobs(part));
        Assert.Equal(
            [
                "lustre_degraded{member=\"oss17\",component=\"ost\",target=\"scratch-OST0000\"} 0",
                "lustre_job_cleanup_interval_seconds{member=\"oss17\",component=\"ost\",target=\"scratch-OST0000\"} 600",
            ],
            Answer.Samples(part));
        Assert.Equal(("peer/oss17", 7L, null), (part.Shard, part.Revision, part.AgeSeconds));
    }

    [Fact]
    public void The_jobs_of_a_lustrefs_exporter_are_read_from_OpenMetrics_and_no_operation_counts_twice()
    {
        var reading = Answer.Read(Texts.LustrefsExporter, format: ExpositionFormat.OpenMetrics);

        Assert.Equal(
            ["fs fs-OST0001", "[dd.0] read 52428800 written 0", "fs fs-MDT0000 metadata", "[dd.0] read 0 written 0 open 5 in 0 read 6 in 0"],
            Answer.Jobs(Assert.Single(reading.Parts)));
        Assert.Equal(["target_info{member=\"oss17\",service_name=\"lustrefs-exporter\"} 1"], Answer.Samples(reading.Parts[0]));
        Assert.Equal((true, 0L, 5L), (reading.IsWhole, reading.LinesRefused, reading.Samples));
    }

    [Fact]
    public void Histograms_summaries_and_all_others_come_out_as_they_went_in_with_one_more_label()
    {
        var part = Assert.Single(Answer.Read(Texts.Node).Parts);

        var expected = Texts.Node.Replace("{", "{member=\"oss17\",", StringComparison.Ordinal)
            .Replace("_sum 12", "_sum{member=\"oss17\"} 12", StringComparison.Ordinal)
            .Replace("_count 9", "_count{member=\"oss17\"} 9", StringComparison.Ordinal)
            .Replace("node_load1 NaN", "node_load1{member=\"oss17\"} NaN", StringComparison.Ordinal)
            .Replace("1.7e-05", "1.7E-05", StringComparison.Ordinal);
        Assert.Equal(expected, Answer.Series(part));
    }

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void What_was_read_and_written_is_read_and_written_again_the_same_way(ExpositionFormat format)
    {
        var once = Answer.Read(Texts.Node).Parts[0];
        var again = Answer.Read(Answer.Written(format, once.Segments), Answer.Leaf, format, Answer.NewMemory());

        Assert.Equal(0, again.LinesRefused);
        Assert.True(again.IsWhole);
        Assert.Equal(
            Answer.Series(once, format).Replace("member=\"oss17\"", "member=\"oss17\",exported_member=\"oss17\"", StringComparison.Ordinal),
            Answer.Series(again.Parts[0], format));
    }

    [Fact]
    public void A_beginning_of_a_counter_stays_with_it_and_goes_out_in_OpenMetrics_alone()
    {
        const string Text = "# TYPE a counter\na_total{x=\"1\"} 5\na_created{x=\"1\"} 1700000000.5\na_total{x=\"2\"} 6\n# EOF\n";
        var part = Answer.Read(Text, format: ExpositionFormat.OpenMetrics).Parts[0];

        Assert.Contains("a_total{member=\"oss17\",x=\"1\"} 5\na_created{member=\"oss17\",x=\"1\"} 1700000000.5\na_total{member=\"oss17\",x=\"2\"} 6\n", Answer.Series(part, ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
        Assert.Equal(["a_total{member=\"oss17\",x=\"1\"} 5", "a_total{member=\"oss17\",x=\"2\"} 6"], Answer.Samples(part));
    }

    [Fact]
    public void A_family_that_only_says_when_a_counter_began_is_left_out_without_a_complaint()
    {
        var reading = Answer.Read("# TYPE a_total counter\na_total 5\n# TYPE a_created gauge\na_created 1.7e9\n# TYPE kube_pod_created gauge\nkube_pod_created 1.7e9\n");

        Assert.Equal(["a_total{member=\"oss17\"} 5", "kube_pod_created{member=\"oss17\"} 1700000000"], Answer.Samples(reading.Parts[0]));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void What_a_member_says_of_the_cluster_is_not_its_data()
    {
        var part = Answer.Read("lustre_exporter_cluster_member_up{member=\"oss2\"} 1\nlustre_exporter_cluster_shard_revision{shard=\"peer/x\"} 9\na 1\n").Parts[0];

        Assert.Equal(["a{member=\"oss17\"} 1"], Answer.Samples(part));
        Assert.Equal(7, part.Revision);
    }

    [Fact]
    public void Whoever_wants_no_jobs_gets_none()
    {
        var part = Answer.Read(Texts.LustreExporter, Answer.Leaf with { WantsJobs = false }).Parts[0];

        Assert.Empty(part.Jobs);
        Assert.Equal(2, Answer.Samples(part).Length);
    }

    [Fact]
    public void Two_peers_have_one_definition_of_a_family()
    {
        var pool = new PeerPool([]);
        var one = Answer.Read("# TYPE a gauge\na 1\n", memory: new PeerMemory(pool)).Parts[0];
        var other = Answer.Read("# HELP a Other words.\n# TYPE a gauge\na 1\n", memory: new PeerMemory(pool)).Parts[0];

        Assert.Same(one.Segments[0].Family, other.Segments[0].Family);
    }

    [Fact]
    public void The_programs_own_definition_goes_before_a_peers_that_has_no_unit()
    {
        var own = new MetricFamily("a_bytes", MetricType.Gauge, "Ours.", "bytes");
        var part = Answer.Read("# TYPE a_bytes gauge\na_bytes 1\n", memory: new PeerMemory(new PeerPool([own]))).Parts[0];

        Assert.Same(own, part.Segments[0].Family);
    }

    [Theory]
    [InlineData("# TYPE a counter\na 1\na{b=\"c\"} 2\n", "line 2: the family is a counter here and a gauge elsewhere: a{} 1")]
    [InlineData("# TYPE h_count gauge\nh_count 1\nh_count{b=\"c\"} 1\n", "line 2: the family has a name that h has already: h_count{} 1")]
    public void A_family_that_contradicts_another_peers_is_refused_sample_by_sample(string text, string refusal)
    {
        var memory = new PeerMemory(new PeerPool([new MetricFamily("a", MetricType.Gauge, ""), new MetricFamily("h", MetricType.Histogram, "")]));
        var reading = Answer.Read(text + "b 1\nlustre_job_read_bytes_total{target=\"s-OST0000\",jobid=\"1\"} 1\n", memory: memory);

        Assert.Equal((2L, refusal), (reading.LinesRefused, reading.FirstRefusal));
        Assert.Equal(["b{member=\"oss17\"} 1"], Answer.Samples(reading.Parts[0]));
        Assert.True(reading.Parts[0].Jobs[0].IsWhole);
    }

    [Fact]
    public void A_pool_that_is_full_takes_no_more_families()
    {
        var reading = Answer.Read("a 1\nb 2\nc 3\n", memory: new PeerMemory(new PeerPool([], mostFamilies: 2)));

        Assert.Equal((1L, "line 3: there are more than 2 families in all: c{} 3"), (reading.LinesRefused, reading.FirstRefusal));
        Assert.Equal(2, reading.Parts[0].Segments.Length);
    }
}
