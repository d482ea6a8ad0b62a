using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;
using LustreActors.Simulator.Tree;

namespace LustreActors.Host.Tests.Collecting;

public class TargetsThatMoveTests
{
    private const string Moving = "scratch-OST0001";

    [Fact]
    public async Task The_series_of_a_target_that_vanishes_are_gone_at_the_next_scrape_and_back_when_it_returns()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartAsync(server.Settings);
        Assert.True((await exporter.ScrapeAsync()).Has("lustre_read_bytes_total", ("target", Moving)));

        server.Tree.Vanish(Moving);
        var without = await exporter.ScrapeAsync();
        Assert.DoesNotContain(without.All,
            s => s["target"] == Moving || s["source"] == Moving || s["source"].StartsWith(Moving + "/", StringComparison.Ordinal));
        Assert.True(without.Has("lustre_read_bytes_total", ("target", "scratch-OST0000")));
        await exporter.Log.WaitForAsync($"{Moving} left this host");

        server.Tree.Return(Moving);
        server.Advance(TimeSpan.FromMinutes(2));
        await Eventually.HoldsAsync(async () =>
            Assert.Equal(server.ReadBytes(Moving), (await exporter.ScrapeAsync()).Value("lustre_read_bytes_total", ("target", Moving))));
        await exporter.Log.WaitForAsync($"{Moving} appeared");
    }

    [Fact]
    public async Task A_target_that_fails_over_leaves_one_server_and_appears_on_the_other()
    {
        var model = new SimulatedLustre(new SimulationOptions { Seed = 9 });
        model.Advance(TimeSpan.FromMinutes(3));
        using var one = new SimulatedServer(model, new LustreNode { Targets = ["scratch-MDT0000", "scratch-OST0000", Moving] });
        using var other = new SimulatedServer(model, new LustreNode { Targets = ["scratch-OST0002", "scratch-OST0003"], Mgs = false });
        await using var exporterOfOne = await RunningExporter.StartAsync(one.Settings);
        await using var exporterOfOther = await RunningExporter.StartAsync(other.Settings);
        Assert.True((await exporterOfOne.ScrapeAsync()).Has("lustre_read_bytes_total", ("target", Moving)));
        Assert.False((await exporterOfOther.ScrapeAsync()).Has("lustre_read_bytes_total", ("target", Moving)));

        one.Tree.Failover(Moving, other.Tree);
        Assert.False((await exporterOfOne.ScrapeAsync()).Has("lustre_read_bytes_total", ("target", Moving)));
        model.Advance(TimeSpan.FromMinutes(2));
        other.Tree.Write();
        await Eventually.HoldsAsync(async () =>
            Assert.Equal(
                other.ReadBytes(Moving), (await exporterOfOther.ScrapeAsync()).Value("lustre_read_bytes_total", ("target", Moving))));
        Assert.True((await exporterOfOne.ScrapeAsync()).Has("lustre_read_bytes_total", ("target", "scratch-OST0000")));
    }

    [Fact]
    public async Task Counters_that_restart_are_exported_unchanged()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartAsync(server.Settings);
        var before = (await exporter.ScrapeAsync()).Value("lustre_read_bytes_total", ("target", Moving));
        Assert.Equal(server.ReadBytes(Moving), before);

        server.Tree.ResetCounters(Moving);
        server.Advance(TimeSpan.FromSeconds(20));
        var after = (await exporter.ScrapeAsync()).Sum("lustre_read_bytes_total", ("target", Moving));
        Assert.Equal(server.ReadBytes(Moving), after);
        Assert.InRange(after, 0, before - 1);
    }

    [Fact]
    public async Task Files_full_of_nonsense_cost_the_lines_that_are_nonsense_and_are_counted()
    {
        using var server = new SimulatedServer();
        using var nonsense = server.Tree.Garbage(Moving, "job_stats", seed: 7);
        using var cut = server.Tree.Truncate("scratch-OST0002", "job_stats");
        await using var exporter = await RunningExporter.StartAsync(server.Settings);

        var samples = await exporter.ScrapeAsync();
        Assert.InRange(samples.Value("lustre_exporter_source_lines_refused_total", ("source", $"{Moving}/jobs")), 1, 10_000);
        Assert.Equal(0, samples.Value("lustre_exporter_source_lines_refused_total", ("source", "scratch-OST0000/jobs")));
        Assert.InRange(samples.Of("lustre_job_read_samples_total", ("target", Moving)).Count(), 1, 10_000);
        Assert.Equal(server.ReadBytes(Moving), samples.Value("lustre_read_bytes_total", ("target", Moving)));

        // Jobs before the cut keep their values, and no job has more than before.
        var whole = server.Model.Truth.Target("scratch-OST0002").JobTable
            .ToDictionary(j => j.Id, j => j.Counters.Current["read_bytes"].Sum);
        var shown = samples.Of("lustre_job_read_bytes_total", ("target", "scratch-OST0002")).ToList();
        Assert.InRange(shown.Count, 1, whole.Count - 1);
        Assert.All(shown, s => Assert.Equal(whole[s["jobid"]], s.Value));
        Assert.All(samples.Of("lustre_exporter_actor_restarts_total"), s => Assert.Equal(0, s.Value));
        await exporter.Log.WaitForAsync(nonsense.Path + ":");
    }
}
