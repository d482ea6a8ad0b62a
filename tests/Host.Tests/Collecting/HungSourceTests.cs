using System.Text.Json;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Collecting;

/// <summary>A FIFO in the place of a job table: opening it hangs, as on a dead server.</summary>
public class HungSourceTests
{
    private const string HangingTarget = "scratch-OST0000";
    private const string Source = $"{HangingTarget}/jobs";

    private const int MostScrapes = 30;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    /// <summary>The tolerance between the clock of timers and that of the test.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(100);

    /// <summary>Long enough for a healthy source on a busy machine, short enough for a test to wait.</summary>
    private const string Deadline = "-Dcollect.deadline=3s";

    [Fact]
    public async Task A_job_table_that_hangs_costs_the_first_scrape_its_wait_and_the_later_ones_nothing()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartAsync([.. server.Settings, $"-Dcollect.scrape-wait={Wait.TotalSeconds}s"]);
        Assert.True((await exporter.ScrapeAsync()).Has("lustre_jobs", ("target", HangingTarget)));
        var before = server.Model.Truth.Target(HangingTarget).JobTable.Count;
        using var hung = server.Tree.Hang(HangingTarget, "job_stats");

        server.Advance(TimeSpan.FromMinutes(1));
        var (first, waited) = await exporter.TimeScrapeAsync();
        Assert.True(waited >= Wait - Rounding, $"it waited for {waited} only");
        AssertFresh(server, first);

        // Had they waited as the first did, none would be faster than the wait.
        var quickest = TimeSpan.MaxValue;
        for (var scrapes = 1; scrapes <= 3 || quickest >= Wait / 2; scrapes++)
        {
            Assert.True(scrapes < MostScrapes, $"of {scrapes} scrapes the quickest took {quickest}");
            server.Advance(TimeSpan.FromMinutes(1));
            var (later, took) = await exporter.TimeScrapeAsync();
            quickest = took < quickest ? took : quickest;
            AssertFresh(server, later);

            // Its last values are served until they are stale.
            Assert.Equal(before, later.Value("lustre_jobs", ("target", HangingTarget)));
        }
    }

    [Fact]
    public async Task A_source_that_hangs_is_quarantined_and_named_and_well_again_after_one_good_probe()
    {
        using var server = new SimulatedServer();
        using var hung = server.Tree.Hang(HangingTarget, "job_stats");
        await using var exporter = await RunningExporter.StartAsync([.. server.Settings, Deadline]);

        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            Assert.Equal(1, samples.Value("lustre_exporter_source_quarantined", ("source", Source)));
            Assert.Equal(0, samples.Value("lustre_exporter_source_up", ("source", Source)));
            Assert.Equal(1, samples.Value("lustre_exporter_blocking_threads", ("state", "abandoned")));
            Assert.Equal(1, samples.Sum("lustre_exporter_source_quarantined"));
            Assert.All(samples.Of("lustre_exporter_source_up").Where(s => s["source"] != Source), s => Assert.Equal(1, s.Value));
            Assert.False(samples.Has("lustre_jobs", ("target", HangingTarget)));
        });
        var blocking = (await exporter.InspectAsync("blocking")).Expect(0).Output;
        Assert.Contains(Source, blocking, StringComparison.Ordinal);
        Assert.Contains(hung.Path, blocking, StringComparison.Ordinal);
        Assert.Single(exporter.Log.With($"{Source}: Quarantined"));

        hung.Release();
        await Eventually.HoldsAsync(async () =>
            Assert.Contains(
                "on probation", (await exporter.InspectAsync("blocking", "--json")).Expect(0).Output, StringComparison.Ordinal));
        var healed = await exporter.ScrapeAsync();
        Assert.Equal(1, healed.Value("lustre_exporter_source_up", ("source", Source)));
        Assert.Equal(0, healed.Value("lustre_exporter_source_quarantined", ("source", Source)));
        Assert.Equal(0, healed.Value("lustre_exporter_blocking_threads", ("state", "abandoned")));
        Assert.Equal(server.Model.Truth.Target(HangingTarget).JobTable.Count, healed.Value("lustre_jobs", ("target", HangingTarget)));
        using var nothing = JsonDocument.Parse((await exporter.InspectAsync("blocking", "--json")).Expect(0).Output);
        Assert.Equal(0, nothing.RootElement.GetArrayLength());
        Assert.Single(exporter.Log.With($"{Source}: read in full again"));
    }

    [Fact]
    public async Task A_source_that_hangs_does_not_keep_the_process_from_ending()
    {
        using var server = new SimulatedServer();
        using var hung = server.Tree.Hang(HangingTarget, "job_stats");
        await using var exporter = await RunningExporter.StartAsync([.. server.Settings, Deadline]);
        await Eventually.HoldsAsync(async () =>
            Assert.Equal(1, (await exporter.ScrapeAsync()).Value("lustre_exporter_blocking_threads", ("state", "abandoned"))));

        await exporter.StopAsync();
    }

    [Fact]
    public async Task What_a_hanging_source_said_last_goes_when_it_is_stale()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartAsync(
            [.. server.Settings, "-Dcollect.scrape-wait=200ms", "-Dcollect.deadline=500ms", "-Dcollect.stale-after=5s"]);
        await Eventually.HoldsAsync(async () => Assert.True((await exporter.ScrapeAsync()).Has("lustre_jobs", ("target", HangingTarget))));
        using var hung = server.Tree.Hang(HangingTarget, "job_stats");

        Assert.True((await exporter.ScrapeAsync()).Has("lustre_jobs", ("target", HangingTarget)));
        await Eventually.HoldsAsync(async () => Assert.False((await exporter.ScrapeAsync()).Has("lustre_jobs", ("target", HangingTarget))));
        Assert.True((await exporter.ScrapeAsync()).Has("lustre_jobs", ("target", "scratch-OST0001")));
    }

    private static void AssertFresh(SimulatedServer server, Samples samples)
    {
        foreach (var target in server.Model.Filesystems[0].Osts)
        {
            Assert.Equal(server.ReadBytes(target.Name), samples.Value("lustre_read_bytes_total", ("target", target.Name)));
            Assert.Equal(server.WrittenBytes(target.Name), samples.Value("lustre_write_bytes_total", ("target", target.Name)));
            if (target.Name != HangingTarget)
                Assert.Equal(target.JobTable.Count, samples.Value("lustre_jobs", ("target", target.Name)));
        }
    }
}
