using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Lustre;
using LustreActors.Messages;
using LustreActors.Simulator;
using LustreActors.Simulator.Tree;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Compat;
using LustreActors.Sources.Lustre.Jobs;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>Settings that change while the process runs.</summary>
public sealed class ReconfigurationTests
{
    [Fact]
    public async Task Sources_are_restarted_only_when_their_settings_changed()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        var before = Sources(world);
        world.Reconfigure(world.Options with { });
        world.RestLane();
        Assert.Equal(before, Sources(world));
        world.Reconfigure(world.Options with { DiscoveryInterval = TimeSpan.FromSeconds(7) });
        world.RestLane();
        Assert.Equal(before, Sources(world));

        world.Reconfigure(world.Options with { DiscoveryInterval = TimeSpan.FromSeconds(7), Deadline = TimeSpan.FromSeconds(3) });
        world.RestLane();
        var after = Sources(world);
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(after, s => Assert.Equal(s.Key == "/collect/process", s.Value == before[s.Key]));
        Assert.Single(world.Logged.Of(1115));
    }

    [Fact]
    public async Task A_new_interval_holds_at_once()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        world.Reconfigure(world.Options with { DiscoveryInterval = TimeSpan.FromSeconds(2) });
        world.RestLane();
        world.Files.Vanish("scratch-OST0001");
        world.Advance(2);
        world.RestLane();
        Assert.Null(world.Show("/collect/lustre/scratch/scratch-OST0001"));
    }

    [Fact]
    public async Task A_scrape_that_comes_while_sources_are_restarted_misses_none_of_them()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        var (targets, samples) = (world.Targets, world.Samples.Length);
        world.Tell(world.Options with { Sources = world.Options.Sources with { ClientName = "another" } });
        world.Scrape();
        Assert.Equal(targets, world.Targets);
        Assert.Equal(samples, world.Samples.Length);
    }

    [Fact]
    public async Task Only_a_source_whose_own_settings_changed_is_restarted_and_its_last_reading_is_served_meanwhile()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        const string Target = "/collect/lustre/scratch/scratch-OST0000/";
        var (stats, exports, jobs) = (
            world.Show(Target + "stats")!.Uid, world.Show(Target + "exports")!.Uid, world.Show(Target + "jobs")!.Uid);
        var sources = world.Sources.Length;

        world.Reconfigure(
            world.Options with { Sources = world.Options.Sources with { Jobs = new JobStatsOptions { Exposure = JobsExposure.None } } });
        world.RestLane();

        Assert.Equal((stats, exports), (world.Show(Target + "stats")!.Uid, world.Show(Target + "exports")!.Uid));
        Assert.NotEqual(jobs, world.Show(Target + "jobs")!.Uid);
        Assert.Equal(sources, world.Sources.Length);
        Assert.All(world.Sources, s => Assert.NotNull(s.Age));
        world.Scrape();
        Assert.DoesNotContain(world.Samples, s => s.Contains("jobid=", StringComparison.Ordinal));
        Assert.Equal(sources, world.Sources.Length);
    }

    [Fact]
    public async Task Names_of_other_exporters_come_and_go_with_their_setting()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        Assert.DoesNotContain(world.Samples, IsOfGsi);

        world.Reconfigure(world.Options with { Sources = world.Options.Sources with { Compat = new CompatFamilies(["gsi"], false) } });
        world.RestLane();
        world.Scrape();
        Assert.Contains(world.Samples, IsOfGsi);

        world.Reconfigure(world.Options with { Sources = world.Options.Sources with { Compat = null } });
        world.RestLane();
        world.Scrape();
        Assert.DoesNotContain(world.Samples, IsOfGsi);

        static bool IsOfGsi(string sample) => sample.StartsWith("lustre_free_kibibytes{", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_discovery_that_ends_while_sources_are_stopping_announces_none_of_them()
    {
        await using var world = new LustreWorld(withLustre: false);
        world.Metrics.Tell(new MetricsProtocol.BranchesConfigured(["lustre"]));
        var supervisor = world.Start("lustre", LustreSupervisor.Props(world.Options, world.Services));
        world.Scrape();
        var targets = world.Targets;
        var look = await world.Lane.Run(
            "look", call => new LustreDiscovery(world.Options.Roots).Discover(new LaneWatch(call)), TimeSpan.FromMinutes(1));

        world.Advance(1.1);
        supervisor.Tell(new LustreProtocol.Reconfigured(world.Options with { Deadline = TimeSpan.FromSeconds(3) }));
        supervisor.Tell(new LustreProtocol.Discovered(look));
        var scrape = world.BeginScrapeNow();
        world.RunUntil(() => scrape.IsCompleted);
        Assert.Equal(0, scrape.Answer().Late);
        Assert.Equal(targets, world.Targets);
    }

    [Fact]
    public async Task Exports_that_are_switched_off_are_gone_and_nothing_waits_for_them()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        Assert.Contains(world.Sources, s => s.Source.EndsWith("/exports", StringComparison.Ordinal));
        world.Reconfigure(world.Options with { Sources = world.Options.Sources with { Exports = SourceSetting.Off } });
        world.Scrape();
        Assert.DoesNotContain(world.Sources, s => s.Source.EndsWith("/exports", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_discovery_below_the_former_roots_is_ignored()
    {
        using var other = new Elsewhere();
        ManualResetEventSlim? gate = null;
        await using var world = new LustreWorld(prepare: w => gate = w.Occupy("something else"), workers: 1);
        world.Reconfigure(world.Options with { Roots = other.Roots });
        gate!.Set();
        world.RestLane();
        world.Scrape();
        Assert.Equal(["MGS", "work-MDT0000", "work-OST0000"], world.Targets);
        Assert.Equal(["Lustre found: 4 targets and mounts (MGS, work)"], world.Logged.Of(1111));
    }

    [Fact]
    public async Task New_roots_replace_all_that_was_below_the_former_ones()
    {
        using var other = new Elsewhere();
        await using var world = new LustreWorld();
        world.Scrape();
        world.Reconfigure(world.Options with { Roots = other.Roots });
        world.Scrape();
        Assert.Equal(["MGS", "work-MDT0000", "work-OST0000"], world.Targets);
        world.RestLane();
        Assert.Null(world.Show("/collect/lustre/scratch"));
        Assert.Empty(world.Logged.Of(1116));
    }

    [Fact]
    public async Task With_Lustre_switched_off_nothing_is_read_and_discovery_is_complete()
    {
        await using var world = new LustreWorld(withLustre: false);
        world.Scrape();
        Assert.Empty(world.Sources);
        Assert.True(world.Published.IsComplete);
        Assert.Empty(world.Samples);
    }

    [Fact]
    public async Task Lustre_is_switched_off_and_on()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        var targets = world.Targets;
        world.Reconfigure(null);
        world.Scrape();
        Assert.Empty(world.Targets);
        Assert.Empty(world.Sources);

        world.Reconfigure(world.Options);
        world.Scrape();
        Assert.Equal(targets, world.Targets);
    }

    [Fact]
    public async Task A_branch_that_is_wanted_again_while_it_is_stopping_comes_back()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        var targets = world.Targets;
        world.Tell(null);
        world.Tell(world.Options);
        world.Scrape();
        Assert.Equal(targets, world.Targets);
    }

    [Fact]
    public async Task A_restart_of_the_trees_top_keeps_the_settings_that_were_loaded_last()
    {
        await using var world = new LustreWorld();
        world.Scrape();
        world.Reconfigure(null);
        world.Tree.Restart("/collect");
        world.Settle();
        Assert.Null(world.Show("/collect/lustre"));
        world.Scrape();
        Assert.Empty(world.Sources);
    }

    private static Dictionary<string, long> Sources(LustreWorld world) =>
        world.Tree.Tree().Where(a => a.Type == nameof(SourceActor)).OrderBy(a => a.Path, StringComparer.Ordinal)
            .ToDictionary(a => a.Path, a => a.Uid);

    /// <summary>Another host's files.</summary>
    private sealed class Elsewhere : IDisposable
    {
        private readonly string _root = Directory.CreateTempSubdirectory("lustre-elsewhere-").FullName;

        public Elsewhere()
        {
            using var tree = new LustreTree(
                new SimulatedLustre(new SimulationOptions
                {
                    Filesystems = [new FilesystemOptions { Name = "work", Osts = 1, Mdts = 1, Clients = 1, Jobs = 1 }],
                }),
                _root);
            tree.Write();
        }

        public LustreRoots Roots =>
            LustreRoots.Under(Path.Combine(_root, "proc"), Path.Combine(_root, "sys"), Path.Combine(_root, "sys/kernel/debug"));

        public void Dispose() => Directory.Delete(_root, recursive: true);
    }
}
