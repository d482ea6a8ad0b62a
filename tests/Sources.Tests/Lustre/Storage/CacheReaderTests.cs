using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Storage;

public sealed class CacheReaderTests : IDisposable
{
    private const string Labels = """{filesystem="scratch",component="ost",target="scratch-OST0000"}""";
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Pages_are_counted_whether_a_release_counts_by_request_or_page_by_page()
    {
        var reading = Read("""
            snapshot_time             1700000600.500000000 secs.nsecs
            start_time                1700000000.250000000 secs.nsecs
            elapsed_time              600.250000000 secs.nsecs
            get_page                  120 samples [usecs] 0 4000 160000 58000000
            get_page_failures         2 samples [reqs] 1 1 2
            cache_access              110 samples [pages] 32 1024 29696
            cache_hit                 29000 samples [pages] 1 1 29000
            cache_miss                3 samples [pages] 32 1024 696
            many_credits              4 samples [reqs] 1 1 4
            thandle open              7 samples [usec] 1 20 30 400

            """);

        Assert.Equal(
            [
                $"lustre_cache_access_total{Labels} 29696", $"lustre_cache_get_page_failures_total{Labels} 2",
                $"lustre_cache_get_page_seconds_total{Labels} 0.16",
                $"lustre_cache_get_page_total{Labels} 120", $"lustre_cache_hit_total{Labels} 29000", $"lustre_cache_miss_total{Labels} 696",
                $"lustre_many_credits_total{Labels} 4",
            ],
            reading.Samples().Order(StringComparer.Ordinal));
        Assert.Contains($"lustre_cache_hit_created{Labels} 1700000000.25", reading.Samples(ExpositionFormat.OpenMetrics));
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Fact]
    public void The_other_counters_of_ZFS_are_skipped()
    {
        var reading = Read("copy 3 samples [pages] 1 1 3\nzerocopy 60 samples [pages] 1 1 60\ntail 3 samples [pages] 1 1 3\n");

        Assert.Empty(reading.Samples());
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Fact]
    public void A_line_that_comes_twice_is_refused_and_one_that_overflowed_is_left_out()
    {
        var reading = Read(
            "cache_hit 3 samples [pages] 1 1 3\ncache_hit 4 samples [pages] 1 1 4\ncache_miss 4 samples [pages] 1 1 9223372036854775807\n");

        Assert.Equal([$"lustre_cache_hit_total{Labels} 3"], reading.Samples());
        Assert.Equal(2, reading.LinesRefused);
    }

    private Reading Read(string text)
    {
        _tree.Proc("osd-ldiskfs/scratch-OST0000/stats", text);
        return LustreSources.For(
            new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0000"), _tree.Roots,
            new LustreSourceOptions { ClientName = "node01", Disk = SourceSetting.On })
            .Single(p => p.Part == "disk").Create().Read();
    }
}
