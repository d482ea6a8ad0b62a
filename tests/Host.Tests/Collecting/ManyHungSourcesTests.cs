using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;
using LustreActors.Simulator.Tree;

namespace LustreActors.Host.Tests.Collecting;

/// <summary>More job tables hang than threads may be abandoned: a hundred of a hundred and ten.</summary>
public class ManyHungSourcesTests
{
    private const int Targets = 110;
    private const int Hanging = 100;
    /// <summary><c>blocking.max-abandoned</c>, less the thread in which new sources are tried one at a time.</summary>
    private const int MostAbandoned = 31;

    private static readonly string[] Settings = ["-Dcollect.deadline=4s", "-Dlustre.exports.enabled=off"];

    [Fact]
    public async Task A_hundred_that_hang_at_once_cost_bounded_threads_and_not_the_freshness_of_others()
    {
        using var server = Server();
        await using var exporter = await RunningExporter.StartAsync([.. server.Settings, .. Settings]);
        await Eventually.HoldsAsync(
            async () => Assert.Equal(Targets, (await exporter.ScrapeAsync()).Of("lustre_jobs", ("component", "ost")).Count()));
        var threads = exporter.Process.Status("Threads");

        var hung = HangMany(server);
        await AssertOthersAreServedAsync(server, exporter);
        Assert.InRange(exporter.Process.Status("Threads"), 1, threads + MostAbandoned + 16);

        hung.ForEach(h => h.Release());
        await AssertAllAreWellAsync(exporter);
    }

    [Fact]
    public async Task A_hundred_that_hang_from_the_start_do_not_cost_the_freshness_of_others()
    {
        using var server = Server();
        HangMany(server);
        await using var exporter = await RunningExporter.StartAsync([.. server.Settings, .. Settings]);
        await AssertOthersAreServedAsync(server, exporter);
    }

    [Fact]
    public async Task A_hundred_that_hang_from_the_start_cost_bounded_threads_and_all_are_well_once_they_let_go()
    {
        using var server = Server();
        var hung = HangMany(server);
        await using var exporter = await RunningExporter.StartAsync([.. server.Settings, .. Settings]);

        await Eventually.HoldsAsync(async () =>
        {
            server.Advance(TimeSpan.FromSeconds(10));
            var samples = await exporter.ScrapeAsync();
            Assert.Equal(MostAbandoned, samples.Value("lustre_exporter_blocking_threads", ("state", "abandoned")));
            Assert.Equal(server.ReadBytes("scratch-OST0000"), samples.Sum("lustre_read_bytes_total", ("target", "scratch-OST0000")));
        });
        for (var i = 0; i < 5; i++)
            Assert.Equal(MostAbandoned, (await exporter.ScrapeAsync()).Value("lustre_exporter_blocking_threads", ("state", "abandoned")));
        Assert.InRange(exporter.Process.Status("Threads"), 1, MostAbandoned + 60);

        hung.ForEach(h => h.Release());
        await AssertAllAreWellAsync(exporter);
    }

    private static SimulatedServer Server() => new(new SimulationOptions
    {
        Seed = 3,
        Filesystems = [new FilesystemOptions { Osts = Targets, Clients = 4, Jobs = 40 }],
    });

    private static List<HungFile> HangMany(SimulatedServer server) =>
        [.. server.Model.Filesystems[0].Osts.Take(Hanging).Select(t => server.Tree.Hang(t.Name, "job_stats"))];

    private static async Task AssertOthersAreServedAsync(SimulatedServer server, RunningExporter exporter)
    {
        var most = 0m;
        await Eventually.HoldsAsync(async () =>
        {
            server.Advance(TimeSpan.FromSeconds(10));
            var samples = await exporter.ScrapeAsync();
            var abandoned = samples.Value("lustre_exporter_blocking_threads", ("state", "abandoned"));
            most = Math.Max(most, abandoned);
            Assert.All(server.Model.Filesystems[0].Osts,
                t => Assert.Equal(server.ReadBytes(t.Name), samples.Sum("lustre_read_bytes_total", ("target", t.Name))));
            Assert.All(server.Model.Filesystems[0].Osts.Skip(Hanging),
                t => Assert.Equal(t.JobTable.Count, samples.Value("lustre_jobs", ("target", t.Name))));
            Assert.Equal(Hanging, samples.Of("lustre_exporter_source_up").Count(s => s.Value == 0));
            Assert.Equal(MostAbandoned, abandoned);
        });
        Assert.Equal(MostAbandoned, most);
    }

    private static Task AssertAllAreWellAsync(RunningExporter exporter) => Eventually.HoldsAsync(async () =>
    {
        var samples = await exporter.ScrapeAsync();
        Assert.All(samples.Of("lustre_exporter_source_up"), s => Assert.Equal(1, s.Value));
        Assert.Equal(0, samples.Value("lustre_exporter_blocking_threads", ("state", "abandoned")));
    });
}
