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
        Assert.Equal(["s s-OST0000", "[1] read 20 written 0"], Answer.Jobs(reading.Parts[1]));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void The_shard_of_a_job_counts_wherever_it_stands()
    {
        const string Target = "filesystem=\"s\",component=\"ost\",target=\"s-OST0000\"";
        var reading = Answer.Read($$"""
            lustre_job_read_bytes_total{shard="a",{{Target}},jobid="1"} 1
            lustre_job_read_bytes_total{{{Target}},jobid="2",shard="a"} 2
            lustre_job_read_bytes_total{{{Target}},jobid="2",shard="b"} 3
            lustre_job_read_bytes_total{{{Target}},jobid="3"} 9
            lustre_job_read_bytes_total{shard="b",{{Target}},jobid="1"} 4
            lustre_job_read_bytes_total{shard="a",{{Target}},jobid="3"} 5

            """, Answer.Shards);

        Assert.Equal(["s s-OST0000", "[1] read 1 written 0", "[2] read 2 written 0", "[3] read 5 written 0"], Answer.Jobs(reading.Parts[0]));
        Assert.Equal(["s s-OST0000", "[1] read 4 written 0", "[2] read 3 written 0"], Answer.Jobs(reading.Parts[1]));
        Assert.Equal(0, reading.LinesRefused);
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
