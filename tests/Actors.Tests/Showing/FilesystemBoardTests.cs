using LustreActors.Actors.Showing;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre;
using static LustreActors.Actors.Tests.Showing.BoardReadings;

namespace LustreActors.Actors.Tests.Showing;

public sealed class FilesystemBoardTests
{
    private static readonly HashSet<string> Nothing = [];

    private readonly FilesystemBoard _board = new();

    [Fact]
    public void A_filesystem_is_the_sum_of_its_targets()
    {
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 0, 0, usedRatio: 0.2), 10);
        _board.Take("scratch-OST0001", Ost("scratch-OST0001", 0, 0, usedRatio: 0.8), 10);
        _board.Take("scratch-MDT0000", Mdt("scratch-MDT0000", 0), 10);
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 400, 100, usedRatio: 0.2), 14);
        _board.Take("scratch-OST0001", Ost("scratch-OST0001", 200, 0, usedRatio: 0.8), 12);
        _board.Take("scratch-MDT0000", Mdt("scratch-MDT0000", 40, secondsOfOpens: 2), 18);

        var scratch = Assert.Single(_board.Overviews(Nothing));
        Assert.True(scratch.IsServed);
        Assert.Equal(new Rates(200, 25, 5), scratch.Rates);
        Assert.Equal(0.5, scratch.Bytes!.UsedRatio, 6);
        Assert.Equal(0.1, scratch.Inodes!.UsedRatio, 6);
        Assert.Equal(new UpCount(2, 2), scratch.Osts);
        Assert.Equal(new UpCount(1, 1), scratch.Mdts);
        Assert.Equal(("OST0001", 0.8), (scratch.Fullest!.Target, Math.Round(scratch.Fullest.Value, 6)));
        Assert.Equal(new TargetValue("MDT0000", 0.05), scratch.Slowest);
        Assert.Equal(["MDT0000", "OST0000", "OST0001"], scratch.Targets.Select(t => t.Name));
        Assert.Equal([1, 1, 0.8], scratch.Targets.Select(t => Math.Round(t.Heat, 6)));
    }

    [Fact]
    public void A_target_whose_counters_began_again_has_no_rate_until_the_next_reading()
    {
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 1000, 0), 10);
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 10, 0), 20);
        Assert.Null(Assert.Single(_board.Overviews(Nothing)).Rates.ReadBytes);
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 110, 0), 30);
        Assert.Equal(10, Assert.Single(_board.Overviews(Nothing)).Rates.ReadBytes);
    }

    [Fact]
    public void The_rates_of_a_target_that_is_not_read_any_longer_end()
    {
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 0, 0), 10);
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 100, 0), 20);
        _board.Step(60);
        Assert.Equal(10, Assert.Single(_board.Overviews(Nothing)).Rates.ReadBytes);
        _board.Step(200);
        var scratch = Assert.Single(_board.Overviews(Nothing));
        Assert.Null(scratch.Rates.ReadBytes);
        Assert.Equal([10, null], scratch.Trend.ReadBytes.TakeLast(2));
    }

    [Fact]
    public void What_a_mount_tells_of_a_target_counts_only_where_no_server_tells()
    {
        Segment[] imports = [Status("ost", "scratch-OST0000", 0, "node1"), Status("ost", "scratch-OST0001", 0, "node1")];
        _board.Take("scratch-ffff/imports", imports, 10);
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 0, 0), 11);
        _board.Take("scratch-ffff/imports", imports, 12);

        var targets = Assert.Single(_board.Overviews(Nothing)).Targets;
        Assert.Equal([TargetCondition.Up, TargetCondition.Down], targets.Select(t => t.Condition));
    }

    [Fact]
    public void A_client_shows_its_mount()
    {
        _board.Take(
            "home-ffff",
            [
                One("lustre_read_bytes_total", MetricType.Counter, "client", "home-ffff", 0),
                .. Capacity("client", "home-ffff", 0.25),
            ],
            10);
        _board.Take("home-ffff", [One("lustre_read_bytes_total", MetricType.Counter, "client", "home-ffff", 50)], 20);

        var home = Assert.Single(_board.Overviews(Nothing));
        Assert.False(home.IsServed);
        Assert.Equal(5, home.Rates.ReadBytes);
        Assert.Equal(0.25, home.Bytes!.UsedRatio, 6);
        Assert.Empty(home.Targets);
    }

    [Fact]
    public void A_target_is_forgotten_with_its_source()
    {
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 0, 0), 10);
        _board.Take("home-OST0000", Ost("home-OST0000", 0, 0), 10);
        _board.Keep(new HashSet<string> { "home-OST0000" });
        Assert.Equal("home", Assert.Single(_board.Overviews(Nothing)).Name);
    }

    [Fact]
    public void What_the_host_tells_of_a_target_neither_makes_nor_keeps_it()
    {
        var unhealthy = One("lustre_device_healthy", MetricType.Gauge, "ost", "scratch-OST0000", 0);
        _board.Take("lustre", [unhealthy], 10);
        Assert.Empty(_board.Overviews(Nothing));
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 0, 0), 10);
        _board.Take("lustre", [unhealthy], 11);
        Assert.Equal(TargetCondition.Unhealthy, Assert.Single(Assert.Single(_board.Overviews(Nothing)).Targets).Condition);
        _board.Keep(new HashSet<string> { "lustre" });
        Assert.Empty(_board.Overviews(Nothing));
    }

    [Fact]
    public void A_target_with_a_source_that_hangs_is_shown_as_hanging()
    {
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 0, 0), 10);
        var scratch = Assert.Single(_board.Overviews(new HashSet<string> { "scratch-OST0000" }));
        Assert.Equal(TargetCondition.Hangs, Assert.Single(scratch.Targets).Condition);
    }

    [Fact]
    public void A_trend_holds_the_last_ten_minutes()
    {
        _board.Take("scratch-OST0000", Ost("scratch-OST0000", 0, 0), 0);
        for (var i = 1; i <= 200; i++)
        {
            _board.Take("scratch-OST0000", Ost("scratch-OST0000", i * i, 0), i);
            _board.Step(i);
        }

        var trend = Assert.Single(_board.Overviews(Nothing)).Trend.ReadBytes;
        Assert.Equal(120, trend.Count);
        Assert.Equal((161f, 399f), (trend[0], trend[^1]));
    }

    /// <summary>A family that is renamed would leave an empty card.</summary>
    [Fact]
    public void Every_family_that_is_shown_is_in_the_catalogue() =>
        Assert.Empty(Figures.ByFamily.Keys.Except(LustreSources.Families.Select(f => f.Name)));
}
