using LustreActors.Host.Tests.Running;
using LustreActors.Simulator.Site;

namespace LustreActors.Host.Tests.Jobs;

/// <summary>The whole program between a simulated Lustre and the site that uses it.</summary>
public class JobsOfASiteTests
{
    [Theory]
    [InlineData(DirectoryStyle.Lists)]
    [InlineData(DirectoryStyle.LooksUp)]
    public async Task Every_job_is_counted_to_its_account_and_every_user_has_a_name(DirectoryStyle directory)
    {
        using var site = new SiteServer(directory: directory);
        await using var exporter = await RunningExporter.StartAsync(site.Settings);
        var samples = await WorkAsync(site, exporter, s =>
        {
            Assert.True(s.Has("cluster_job_write_throughput_bytes"));
            Assert.True(s.Has("cluster_proc_read_throughput_bytes") || s.Has("cluster_proc_write_throughput_bytes"));
            Assert.True(s.Has("cluster_job_metadata_operations"));
            Assert.Equal(1, s.Value("cluster_exporter_scrape_ok"));
            Assert.Equal(0, s.Sum("cluster_unmatched_read_throughput_bytes") + s.Sum("cluster_unmatched_write_throughput_bytes"));
        });

        foreach (var sample in samples.Of("cluster_job_write_throughput_bytes"))
            Assert.Equal(SimulatedSite.AccountOf(UserOf(sample["user"])) ?? "(null)", sample["account"]);
        foreach (var sample in samples.Of("cluster_proc_write_throughput_bytes"))
            Assert.Equal(SimulatedSite.GroupName(UserOf(sample["user_name"])), sample["group_name"]);
        Assert.All(
            samples.Of("cluster_top_job_read_throughput_bytes").Where(s => s["account"].Length > 0), s => Assert.NotEmpty(s["name"]));

        // By name: the user need not have a job any longer.
        static int UserOf(string name)
        {
            var user = int.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(SimulatedSite.UserName(user), name);
            return user;
        }
    }

    [Fact]
    public async Task A_squeue_that_hangs_costs_one_process_and_its_own_age_and_nothing_else()
    {
        using var site = new SiteServer();
        await using var exporter = await RunningExporter.StartAsync([.. site.Settings, "-Dslurm.deadline=60s"]);
        await WorkAsync(site, exporter, s => Assert.True(s.Has("cluster_job_write_throughput_bytes")));

        var pids = Path.Combine(site.Folder, "pids");
        SiteServer.Replace(site.Site.Squeue, $"#!/bin/sh\necho $$ >>'{pids}'\nexec sleep 600\n");
        await Eventually.HoldsAsync(() => Assert.True(File.Exists(pids)));
        var samples = await WorkAsync(
            site, exporter, s => Assert.True(s.Value("cluster_exporter_table_age_seconds", ("table", "slurm")) > 4));

        Assert.Single(File.ReadAllLines(pids));
        Assert.True(
            samples.Has("cluster_job_write_throughput_bytes", ("account", "physics"))
            || samples.Has("cluster_job_write_throughput_bytes", ("account", "climate")));
        Assert.True(AgeOf("jobs") < AgeOf("slurm"));

        decimal AgeOf(string table) => samples.Value("cluster_exporter_table_age_seconds", ("table", table));
        Assert.True(samples.Has("lustre_job_write_bytes_total"));
        var (_, took) = await exporter.TimeScrapeAsync();
        Assert.True(took < Eventually.Deadline);
    }

    [Theory]
    [InlineData("exit 1", 0, "exited with 1")]
    [InlineData("echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1", 0, "Unable to contact slurm controller")]
    [InlineData("echo; echo 'a b'; echo nonsense", 0, "none of its")]
    [InlineData("kill -9 $$", 0, "signal 9")]
    public async Task What_squeue_cannot_say_any_more_is_still_known(string script, int up, string error)
    {
        using var site = new SiteServer();
        await using var exporter = await RunningExporter.StartAsync(site.Settings);
        await WorkAsync(site, exporter, s => Assert.True(s.Has("cluster_job_write_throughput_bytes")));

        SiteServer.Replace(site.Site.Squeue, $"#!/bin/sh\n{script}\n");
        var samples = await WorkAsync(site, exporter, s => Assert.Equal(up, s.Value("lustre_exporter_source_up", ("source", "slurm"))));

        Assert.True(samples.Has("cluster_job_write_throughput_bytes"));
        Assert.False(samples.Has("cluster_job_write_throughput_bytes", ("account", "unknown")));
        Assert.Contains(error, exporter.Log.Text, StringComparison.Ordinal);
        Assert.False(exporter.Process.HasExited);
    }

    [Fact]
    public async Task An_empty_queue_is_a_queue()
    {
        using var site = new SiteServer();
        SiteServer.Replace(site.Site.Squeue, "#!/bin/sh\nexit 0\n");
        await using var exporter = await RunningExporter.StartAsync(site.Settings);

        var samples = await WorkAsync(site, exporter, s => Assert.True(s.Has("cluster_job_write_throughput_bytes")));

        Assert.Equal(1, samples.Value("lustre_exporter_source_up", ("source", "slurm")));
        Assert.All(samples.Of("cluster_job_write_throughput_bytes"), s => Assert.Equal("unknown", s["account"]));
        Assert.True(samples.Value("cluster_unmatched_write_throughput_bytes", ("kind", "unknown_job")) > 0);
    }

    [Fact]
    public async Task Scrapes_do_not_ask_SLURM()
    {
        using var site = new SiteServer();
        await using var exporter = await RunningExporter.StartAsync([.. site.Settings, "-Dslurm.interval=1h"]);
        await Eventually.HoldsAsync(() => Assert.Equal(1, site.Site.Listings));

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => exporter.ScrapeAsync()));

        Assert.Equal(1, site.Site.Listings);
    }

    [Fact]
    public async Task Settings_that_change_are_applied_while_it_runs()
    {
        using var site = new SiteServer();
        string[] settings = [.. site.Settings.Where(s => !s.StartsWith("-Djobs.interval", StringComparison.Ordinal))];
        await using var exporter = await RunningExporter.StartConfiguredAsync("jobs { interval = 1s, source = off }", settings);
        Assert.False((await exporter.ScrapeAsync()).Has("cluster_exporter_scrape_ok"));

        File.WriteAllText(exporter.ConfigurationFile, "jobs { interval = 1s, source = local }");
        exporter.Process.Signal(System.Runtime.InteropServices.PosixSignal.SIGHUP);
        await WorkAsync(site, exporter, s => Assert.True(s.Has("cluster_job_write_throughput_bytes")));

        File.WriteAllText(exporter.ConfigurationFile, "jobs { interval = 1s, source = off }");
        exporter.Process.Signal(System.Runtime.InteropServices.PosixSignal.SIGHUP);
        await Eventually.HoldsAsync(async () => Assert.False((await exporter.ScrapeAsync()).Has("cluster_exporter_scrape_ok")));
    }

    /// <summary>Lets the jobs work, second by second, until the scrape is as it should be.</summary>
    private static async Task<Samples> WorkAsync(SiteServer site, RunningExporter exporter, Action<Samples> assertion)
    {
        Samples? samples = null;
        var began = DateTime.UtcNow;
        var moved = TimeSpan.Zero;
        await Eventually.HoldsAsync(async () =>
        {
            if (DateTime.UtcNow - began >= moved)
            {
                site.Advance(TimeSpan.FromSeconds(1));
                moved += TimeSpan.FromSeconds(1);
            }

            samples = await exporter.ScrapeAsync();
            assertion(samples);
        });
        return samples!;
    }
}
