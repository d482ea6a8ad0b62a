using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Peers;

namespace LustreActors.Sources.Tests.Peers;

public class ShardsTests
{
    [Fact]
    public void What_an_aggregator_passes_on_is_taken_apart_by_shard()
    {
        var reading = Answer.Read(Texts.Shards, Answer.Shards);

        Assert.Equal([("peer/oss1", 41L, 1.5), ("peer/oss2", 42L, 0.25)], reading.Parts.Select(p => (p.Shard, p.Revision, p.AgeSeconds!.Value)));
        Assert.Equal(["up{member=\"oss1\"} 1"], Answer.Samples(reading.Parts[0]));
        Assert.Equal(["up{member=\"oss2\",b=\"c\"} 1"], Answer.Samples(reading.Parts[1]));
        Assert.Empty(reading.Parts[1].Jobs);
        Assert.Equal(0, reading.LinesRefused);
    }

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void Series_that_are_passed_on_come_back_without_their_shard(ExpositionFormat format)
    {
        var part = Answer.Read(Texts.Node).Parts[0];
        var shard = new ShardSegments("peer/oss17");
        var passed = Answer.Written(format, part.Segments.Select(shard.WithShard));

        var back = Assert.Single(Answer.Read(passed, Answer.Shards, format, Answer.NewMemory()).Parts);

        Assert.Contains("{shard=\"peer/oss17\",member=\"oss17\",quantile=\"0\"} ", Encoding.UTF8.GetString(passed), StringComparison.Ordinal);
        Assert.Equal("peer/oss17", back.Shard);
        Assert.Equal(Answer.Series(part, format), Answer.Series(back, format));
    }

    [Fact]
    public void A_segment_gets_its_shard_without_a_copy_of_its_values_or_another_layout_for_each_time()
    {
        var own = new SegmentBuilder(new MetricFamily("a", MetricType.Gauge, "", "", "b")).Add(1, "c").Build();
        var shard = new ShardSegments("x");

        var once = shard.WithShard(own);

        Assert.Same(own.Table, once.Table);
        Assert.Same(once.Layout, shard.WithShard(own).Layout);
        Assert.EndsWith("\na{shard=\"x\",b=\"c\"} 1\n", Encoding.UTF8.GetString(Answer.Written(ExpositionFormat.PrometheusText, [once])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_may_be_known_by_its_revision_alone()
    {
        var part = Assert.Single(Answer.Read("lustre_exporter_cluster_shard_revision{shard=\"peer/oss1\"} 3\n", Answer.Shards).Parts);

        Assert.Equal(("peer/oss1", 3L, null, 0, 0), (part.Shard, part.Revision, part.AgeSeconds, part.Segments.Length, part.Jobs.Length));
    }

    [Fact]
    public void A_shard_of_an_odd_name_is_one()
    {
        var reading = Answer.Read("a{shard=\"x\\\"\\d\"} 1\nb{shard=\"x\\\"\\\\d\"} 1\n", Answer.Shards);

        Assert.Equal("x\"\\d", Assert.Single(reading.Parts).Shard);
        Assert.Equal(["a 1", "b 1"], Answer.Samples(reading.Parts[0]));
    }

    [Fact]
    public void Shards_that_are_gone_leave_nothing_behind()
    {
        var memory = Answer.NewMemory();
        Answer.Read(Texts.Shards, Answer.Shards, memory: memory);

        Assert.Equal(["peer/oss9"], Answer.Read("a{shard=\"peer/oss9\"} 1\n", Answer.Shards, memory: memory).Parts.Select(p => p.Shard));
    }

    [Fact]
    public void A_revision_or_age_that_is_none_is_refused()
    {
        var reading = Answer.Read(
            "lustre_exporter_cluster_shard_revision{shard=\"s\"} -1\nlustre_exporter_cluster_shard_age_seconds{shard=\"s\"} NaN\n", Answer.Shards);

        Assert.Equal(2, reading.LinesRefused);
        Assert.Equal((0L, null), (reading.Parts[0].Revision, reading.Parts[0].AgeSeconds));
    }

    [Fact]
    public void A_peer_that_follows_another_shape_keeps_nothing_of_the_one_before()
    {
        var memory = Answer.NewMemory();
        Answer.Read("a 1\n", memory: memory);

        Assert.Equal(["b 1"], Answer.Samples(Assert.Single(Answer.Read("b{shard=\"x\"} 1\n", Answer.Shards, memory: memory).Parts)));
    }
}
