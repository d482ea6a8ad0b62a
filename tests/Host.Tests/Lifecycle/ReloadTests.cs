using System.Runtime.InteropServices;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Lifecycle;

public class ReloadTests
{
    [Fact]
    public async Task A_broken_file_is_refused_with_its_line_and_the_old_settings_stay()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartConfiguredAsync("jobs.expose = all\n", server.Settings);
        Assert.True((await exporter.ScrapeAsync()).Has("lustre_job_read_bytes_total"));

        File.WriteAllText(
            exporter.ConfigurationFile, "jobs.expose = none\nlustre {\n  enabeld = on\n}\ncollect.stale-after = 5 fortnights\n");
        exporter.Process.Signal(PosixSignal.SIGHUP);

        await exporter.Log.WaitForAsync($"refused, the old one stays: {exporter.ConfigurationFile}:3");
        await exporter.Log.WaitForAsync($"refused, the old one stays: {exporter.ConfigurationFile}:5");
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            Assert.Equal(1, samples.Value("lustre_exporter_config_reloads_total", ("result", "refused")));
            Assert.Equal(0, samples.Value("lustre_exporter_config_reloads_total", ("result", "applied")));
            Assert.True(samples.Has("lustre_job_read_bytes_total"));
        });
        var inspected = (await exporter.InspectAsync("config", "reload")).Expect(1);
        Assert.Contains("lustre.enabeld", inspected.Errors, StringComparison.Ordinal);
        Assert.Contains("lustre.enabled", inspected.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_HOCON_at_all_is_refused_too()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartConfiguredAsync("", server.Settings);
        File.WriteAllText(exporter.ConfigurationFile, "jobs {\n  expose = [ }\n");
        exporter.Process.Signal(PosixSignal.SIGHUP);
        await exporter.Log.WaitForAsync($"refused, the old one stays: {exporter.ConfigurationFile}:2");

        File.Delete(exporter.ConfigurationFile);
        (await exporter.InspectAsync("config", "reload")).Expect(1);
        Assert.Equal(2, (await exporter.ScrapeAsync()).Value("lustre_exporter_config_reloads_total", ("result", "refused")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_member_keeps_the_interval_of_jobs_until_it_is_started_again(bool isMember)
    {
        const string Changed = "jobs.interval changed: it takes effect at the next start";
        string[] cluster = isMember ? [$"-Dcluster.peers=[\"http://127.0.0.1:{Ports.Free(1)[0]}\"]", "-Dcluster.roles=[aggregator]"] : [];
        await using var exporter = await RunningExporter.StartConfiguredAsync(
            "jobs.interval = 30s\n", ["-Dlustre.enabled=off", .. cluster]);
        File.WriteAllText(exporter.ConfigurationFile, "jobs.interval = 20s\n");
        (await exporter.InspectAsync("config", "reload")).Expect(0);
        await exporter.Log.WaitForAsync("read again and applied");
        Assert.Equal(isMember, exporter.Log.Text.Contains(Changed, StringComparison.Ordinal));
        Assert.DoesNotContain("cluster changed", exporter.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_hangs_costs_one_thread_and_is_refused_until_it_is_there_again()
    {
        await using var exporter = await RunningExporter.StartConfiguredAsync("", "-Dlustre.enabled=off");
        await exporter.ScrapeAsync();
        var threads = exporter.Process.Status("Threads");
        File.Delete(exporter.ConfigurationFile);
        Fifo.Make(exporter.ConfigurationFile);
        for (var i = 0; i < 40; i++)
        {
            exporter.Process.Signal(PosixSignal.SIGHUP);
            await exporter.Http.GetStringAsync("/-/healthy");
        }

        await exporter.Log.WaitForAsync("did not come back within");
        Assert.InRange(exporter.Process.Status("Threads"), 1, threads + 20);
        await Eventually.HoldsAsync(async () => Assert.InRange(
            (await exporter.ScrapeAsync()).Value("lustre_exporter_config_reloads_total", ("result", "refused")), 1, 40));

        Fifo.End(exporter.ConfigurationFile);
        File.WriteAllText(exporter.ConfigurationFile, "log.level = info\n");
        await Eventually.HoldsAsync(async () => (await exporter.InspectAsync("config", "reload")).Expect(0));
        await exporter.StopAsync();
    }

    [Fact]
    public async Task A_good_file_is_applied_and_no_scrape_misses_what_it_did_not_change()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartConfiguredAsync("", server.Settings);
        var before = await exporter.ScrapeAsync();
        Assert.True(before.Has("lustre_job_read_bytes_total"));

        File.WriteAllText(exporter.ConfigurationFile, "jobs.expose = none\n");
        exporter.Process.Signal(PosixSignal.SIGHUP);
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            foreach (var target in server.Model.Filesystems[0].Targets)
            {
                if (!samples.Has("lustre_read_samples_total", ("target", target.Name))
                    && before.Has("lustre_read_samples_total", ("target", target.Name)))
                    throw new InvalidOperationException($"a scrape misses the counters of {target.Name}");
                if (!samples.Has("lustre_jobs", ("target", target.Name)))
                    throw new InvalidOperationException($"a scrape misses the job table of {target.Name}");
            }

            Assert.False(samples.Has("lustre_job_read_bytes_total"));
            Assert.Equal(1, samples.Value("lustre_exporter_config_reloads_total", ("result", "applied")));
        });
        Assert.Single(exporter.Log.With("Configuration read again and applied"));

        File.WriteAllText(exporter.ConfigurationFile, "jobs.expose = all\nlustre.exports.enabled = off\n");
        (await exporter.InspectAsync("config", "reload")).Expect(0);
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            Assert.True(samples.Has("lustre_job_read_bytes_total"));
            Assert.False(samples.Has("lustre_client_export_read_bytes_total"));
            Assert.False(samples.Has("lustre_exporter_source_up", ("source", "scratch-OST0000/exports")));
        });
    }

    [Fact]
    public async Task A_new_level_of_the_log_holds_at_once_and_restarts_nothing()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartConfiguredAsync("", server.Settings);
        await exporter.ScrapeAsync();
        var jobs = await IdentityAsync(exporter, "/collect/lustre/scratch/scratch-OST0000/jobs");

        File.WriteAllText(exporter.ConfigurationFile, "log.level = error\nhttp.max-connections = 17\n");
        exporter.Process.Signal(PosixSignal.SIGHUP);
        await Eventually.HoldsAsync(async () =>
            Assert.Equal(1, (await exporter.ScrapeAsync()).Value("lustre_exporter_config_reloads_total", ("result", "applied"))));
        Assert.Empty(exporter.Log.With("Configuration read again and applied"));
        Assert.Equal(jobs, await IdentityAsync(exporter, "/collect/lustre/scratch/scratch-OST0000/jobs"));

        File.WriteAllText(exporter.ConfigurationFile, "log.level = info\nhttp.max-connections = 17\n");
        exporter.Process.Signal(PosixSignal.SIGHUP);
        await exporter.Log.WaitForAsync("http changed: it takes effect at the next start");
    }

    [Fact]
    public async Task Lustre_can_be_switched_off_and_on_again()
    {
        using var server = new SimulatedServer();
        await using var exporter = await RunningExporter.StartConfiguredAsync("", server.Settings);
        Assert.True((await exporter.ScrapeAsync()).Has("lustre_read_bytes_total"));

        File.WriteAllText(exporter.ConfigurationFile, "lustre.enabled = off\n");
        exporter.Process.Signal(PosixSignal.SIGHUP);
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            Assert.DoesNotContain(
                samples.All, s => s["filesystem"].Length > 0 || s["source"].StartsWith("scratch", StringComparison.Ordinal));
        });

        File.WriteAllText(exporter.ConfigurationFile, "");
        exporter.Process.Signal(PosixSignal.SIGHUP);
        await Eventually.HoldsAsync(async () =>
            Assert.Equal(
                server.ReadBytes("scratch-OST0000"),
                (await exporter.ScrapeAsync()).Value("lustre_read_bytes_total", ("target", "scratch-OST0000"))));
    }

    private static async Task<string> IdentityAsync(RunningExporter exporter, string path) =>
        (await exporter.InspectAsync("show", path)).Expect(0).Output.Split('\n').Single(l => l.StartsWith("id ", StringComparison.Ordinal));
}
