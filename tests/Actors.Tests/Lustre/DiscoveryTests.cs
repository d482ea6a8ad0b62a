using LustreActors.Actors.Collecting;
using LustreActors.Messages;
using LustreActors.Simulator;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>Filesystems and targets that come, leave, hang and come back.</summary>
public sealed class DiscoveryTests
{
    private const string Ost = "scratch-OST0001";
    private const string OstPath = "/collect/lustre/scratch/scratch-OST0001";

    private static readonly string[] All = ["MGS", "home-MDT0000", "home-OST0000", "scratch-MDT0000", "scratch-OST0000", "scratch-OST0001"];

    [Fact]
    public async Task The_first_scrape_waits_for_discovery_and_has_everything()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        Assert.Equal(All, world.Targets);
        Assert.True(world.Published.IsComplete);
        Assert.Equal("Lustre found: 8 targets and mounts (MGS, home, scratch)", Assert.Single(world.Logged.Of(1111)));
    }

    [Fact]
    public async Task A_target_that_vanishes_loses_its_series_at_once_and_its_actor_at_the_next_discovery()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        world.Files.Vanish(Ost);
        world.Scrape();
        Assert.Equal(All.Except([Ost]), world.Targets);
        Assert.DoesNotContain(world.Samples, s => s.Contains(Ost, StringComparison.Ordinal));
        Assert.DoesNotContain(world.Sources, s => s.Source.StartsWith(Ost, StringComparison.Ordinal));

        world.Advance(1);
        world.RestLane();
        Assert.Null(world.Show(OstPath));
        Assert.Single(world.Logged.Of(1113));

        world.Files.Return(Ost);
        world.Rediscover();
        Assert.NotNull(world.Show(OstPath));
        world.Scrape();
        Assert.Equal(All, world.Targets);
    }

    [Fact]
    public async Task A_target_that_leaves_and_comes_back_between_two_discoveries_is_read_again()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        var target = world.Show(OstPath)!;
        world.Files.Vanish(Ost);
        world.Scrape();
        Assert.Empty(world.Show(OstPath)!.Children);
        world.Files.Return(Ost);
        world.Advance(1);
        world.RestLane();
        Assert.Equal((target.Uid, target.Children.Count), (world.Show(OstPath)!.Uid, world.Show(OstPath)!.Children.Count));
        world.Scrape();
        Assert.Equal(All, world.Targets);
    }

    [Fact]
    public async Task A_filesystem_comes_with_its_first_target_and_leaves_with_its_last()
    {
        await using var world = new LustreWorld(prepare: w =>
        {
            w.Files.Vanish("home-OST0000");
            w.Files.Vanish("home-MDT0000");
        });
        world.Scrape();
        Assert.Null(world.Show("/collect/lustre/home"));

        world.Files.Return("home-MDT0000");
        world.Rediscover();
        world.Scrape();
        Assert.Equal(All.Except(["home-OST0000"]), world.Targets);
        Assert.Equal(["home-MDT0000 appeared", "home-QMT0000 appeared"], world.Logged.Of(1112));

        world.Files.Vanish("home-MDT0000");
        world.Rediscover();
        Assert.Null(world.Show("/collect/lustre/home"));
        world.Files.Return("home-OST0000");
        world.Rediscover();
        world.Scrape();
        Assert.Equal(All.Except(["home-MDT0000"]), world.Targets);
    }

    [Fact]
    public async Task A_target_that_hangs_costs_one_scrape_its_wait_and_the_others_nothing()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        using var hung = world.Files.Hang(Ost, "stats");

        var first = world.BeginScrape(wait: 2);
        world.RunUntil(() => world.Lane.Snapshot() is { InFlight: 1, Queued: 0 });
        Assert.False(first.IsCompleted);
        world.Advance(2);
        Assert.Equal(1, first.Answer().Late);
        Assert.Equal(All, world.Targets);

        world.Scrape();
        Assert.Equal(All, world.Targets);
        world.Advance(5);
        world.RunUntil(() => world.Sources.Single(s => s.Source == Ost).State == SourceState.Quarantined);
        world.Scrape();
        Assert.Equal(SourceState.Quarantined, world.Sources.Single(s => s.Source == Ost).State);
        Assert.All(world.Sources.Where(s => s.Source != Ost), s => Assert.Equal(SourceState.Up, s.State));

        hung.Release();
        world.RunUntil(() => world.Lane.Snapshot().AbandonedNow == 0);
        world.Scrape();
        Assert.All(world.Sources, s => Assert.Equal(SourceState.Up, s.State));
    }

    [Fact]
    public async Task A_discovery_that_fails_changes_nothing_and_is_logged_once()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        var gate = world.Occupy("lustre/discovery");
        world.Files.Vanish(Ost);
        for (var look = 0; look < 3; look++)
            world.Advance(30);
        Assert.NotNull(world.Show(OstPath));
        Assert.Single(world.Logged.Of(1114));

        gate.Set();
        world.RestLane();
        world.Rediscover();
        Assert.Null(world.Show(OstPath));
    }

    [Fact]
    public async Task A_directory_that_discovery_cannot_read_is_logged_once()
    {
        await using var world = new LustreWorld(
            prepare: w => File.WriteAllText(w.In("sys/fs/lustre/mgs"), "no directory"),
            simulation: LustreWorld.Small() with { Mgs = false });
        world.Scrape();
        Assert.Contains("/sys/fs/lustre/mgs", Assert.Single(world.Logged.Of(1117)), StringComparison.Ordinal);
        world.Rediscover();
        Assert.Single(world.Logged.Of(1117));
    }

    [Fact]
    public async Task Names_of_sources_are_unique_whatever_the_filesystems_are_called()
    {
        await using var world = new LustreWorld(new SimulationOptions
        {
            ClientMount = true,
            Filesystems =
            [
                new FilesystemOptions { Name = "node", Osts = 2, Mdts = 1, Clients = 1, Jobs = 1 },
                new FilesystemOptions { Name = "lustre", Osts = 1, Mdts = 1, Clients = 1, Jobs = 1 },
            ],
        });
        world.Scrape();
        var actors = world.Tree.Tree().Where(a => a.Type == nameof(SourceActor)).Select(a => a.Path).ToList();
        Assert.True(actors.Count > 20, "too few sources to prove anything");
        Assert.Equal(actors.Order(), world.Sources.Select(s => s.Actor).Order());
        Assert.All(world.Sources, s => Assert.Equal(SourceState.Up, s.State));
        Assert.Contains(world.Targets, t => t == "node-OST0001");
    }

    [Fact]
    public async Task LNet_is_read_as_long_as_it_is_there()
    {
        await using var world = new LustreWorld(prepare: w =>
        {
            Directory.CreateDirectory(w.In("sys/kernel/debug/lnet"));
            File.WriteAllText(w.In("sys/kernel/debug/lnet/stats"), "0 9 0 100 90 0 0 5000 4000 0 0\n");
        });
        world.Scrape();
        Assert.Contains("lustre_lnet_send_messages_total 100", world.Samples);
        Assert.NotNull(world.Show("/collect/lustre/@lnet"));

        Directory.Delete(world.In("sys/kernel/debug/lnet"), recursive: true);
        world.Scrape();
        Assert.DoesNotContain(world.Samples, s => s.StartsWith("lustre_lnet_send", StringComparison.Ordinal));
        world.Advance(1);
        world.RunUntil(() => world.Show("/collect/lustre/@lnet") is null);
        Assert.NotNull(world.Show("/collect/lustre/@node"));
    }

    [Fact]
    public async Task A_filesystems_actor_that_is_restarted_has_its_targets_back_before_the_next_discovery()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        world.Tree.Restart("/collect/lustre/scratch");
        world.Settle();
        world.Scrape();
        Assert.Equal(All, world.Targets);
    }

    [Fact]
    public async Task A_source_that_an_operator_stops_is_gone_and_comes_back_with_the_next_discovery()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        world.Tree.Stop(OstPath + "/stats");
        world.Settle();
        world.Scrape();
        Assert.Equal(All.Except([Ost]), world.Targets);
        world.Rediscover();
        world.Scrape();
        Assert.Equal(All, world.Targets);
    }
}
