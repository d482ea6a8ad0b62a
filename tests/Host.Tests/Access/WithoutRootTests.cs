using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Access;

public class WithoutRootTests
{
    private const string Sudoers = "lustre-exporter ALL=(root) NOPASSWD: /usr/sbin/lctl get_param *";

    [NeedsRootFact]
    public async Task All_of_proc_and_sys_is_served_and_the_rest_is_said()
    {
        using var server = new ClosedServer();
        var all = Series((await ExporterProcess.RunAsync(["once", .. server.Settings])).Output);
        var nobody = (await AsNobody(["once", .. server.Settings])).Expect(1);
        var served = Series(nobody.Output);

        Assert.Subset(all.ToHashSet(), served.ToHashSet());
        Assert.Contains(served, s => s.StartsWith("lustre_capacity_bytes{", StringComparison.Ordinal));
        Assert.Contains(served, s => s.StartsWith("lustre_job_read_bytes_total{", StringComparison.Ordinal));
        Assert.Contains(all.Except(served), s => s.StartsWith("lustre_read_bytes_total{", StringComparison.Ordinal));
        Assert.Contains(all.Except(served), s => s.StartsWith("lustre_client_export_", StringComparison.Ordinal));
        foreach (var line in (string[])["scratch-OST0000: ", "scratch-OST0000/exports: ", "lustre: "])
        {
            var said = Assert.Single(nobody.Errors.Split('\n'), l => l.StartsWith(line, StringComparison.Ordinal));
            Assert.Contains("AmbientCapabilities=CAP_DAC_READ_SEARCH", said, StringComparison.Ordinal);
            Assert.Contains(Sudoers, said, StringComparison.Ordinal);
        }
    }

    [NeedsRootFact]
    public async Task By_lctl_all_is_served_that_root_is_served()
    {
        using var server = new ClosedServer();
        var all = Series((await ExporterProcess.RunAsync(["once", .. server.Settings])).Expect(0).Output);
        var nobody = (await AsNobody(["once", .. server.ByLctl])).Expect(0);
        Assert.Equal("", nobody.Errors);
        Assert.Equal(all, Series(nobody.Output));
        Assert.InRange(all.Length, 500, 1_000_000);
    }

    [NeedsRootFact]
    public async Task A_collector_says_once_for_each_source_what_is_closed_to_it()
    {
        using var server = new ClosedServer();
        await using var exporter = await RunningExporter.StartAsAsync(NeedsRootFactAttribute.AsNobody, server.Settings);
        for (var i = 0; i < 3; i++)
            Assert.True((await exporter.ScrapeAsync()).Has("lustre_capacity_bytes", ("target", "scratch-OST0001")));
        Assert.Single(exporter.Log.With("scratch-OST0001: Failing: "));
        Assert.Contains(Sudoers, exporter.Log.With("scratch-OST0001: Failing: ")[0], StringComparison.Ordinal);
        var samples = await exporter.ScrapeAsync();
        Assert.Equal(0, samples.Value("lustre_exporter_source_up", ("source", "scratch-OST0001")));
        Assert.Equal(1, samples.Value("lustre_exporter_source_up", ("source", "scratch-OST0001/jobs")));
        Assert.Contains(Sudoers, (await exporter.InspectAsync("sources")).Expect(0).Output, StringComparison.Ordinal);
    }

    [NeedsRootFact]
    public async Task A_collector_by_lctl_serves_all_and_goes_on_when_lctl_hangs()
    {
        using var server = new ClosedServer();
        await using var exporter = await RunningExporter.StartAsAsync(
            NeedsRootFactAttribute.AsNobody, [.. server.ByLctl, "-Dcollect.deadline=5s"]);
        await Eventually.HoldsAsync(
            async () => Assert.All((await exporter.ScrapeAsync()).Of("lustre_exporter_source_up"), s => Assert.Equal(1, s.Value)));
        Assert.True((await exporter.ScrapeAsync()).Has("lustre_read_bytes_total", ("target", "scratch-OST0001")));
        Assert.Empty(exporter.Log.With("permission denied"));

        server.Program("sudo.new", "exec sleep 1000");
        File.Move(server.PathOf("sudo.new"), server.Sudo, overwrite: true);
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            Assert.Equal(0, samples.Value("lustre_exporter_source_up", ("source", "scratch-OST0001")));
            Assert.True(samples.Has("lustre_capacity_bytes", ("target", "scratch-OST0001")));
        });
        Assert.Contains("not run again for", (await exporter.InspectAsync("sources")).Output, StringComparison.Ordinal);
    }

    [NeedsRootFact]
    public async Task Check_config_notes_what_is_closed_and_what_is_not_there()
    {
        using var server = new ClosedServer();
        var files = (await AsNobody(["check-config", .. server.Settings])).Expect(0).Output;
        Assert.Matches("(?m)^note: .*debug/lustre: permission denied for .*CAP_DAC_READ_SEARCH", files);
        Assert.DoesNotContain(
            "note:", (await ExporterProcess.RunAsync(["check-config", .. server.Settings])).Expect(0).Output, StringComparison.Ordinal);

        var missing = (await AsNobody([
            "check-config", .. server.Settings, "-Dlustre.access=lctl", "-Dlustre.commands.lctl=\"/no/lctl\"",
            "-Dlustre.lnet.lnetctl.enabled=on", "-Dlustre.commands.lnetctl=\"/no/lnetctl\"",
            "-Dlustre.lfs.enabled=on", "-Dlustre.commands.lfs=\"/etc/passwd\""])).Expect(0).Output;
        Assert.Contains("note: lustre.commands.lctl: there is no /no/lctl here\n", missing, StringComparison.Ordinal);
        Assert.Contains("note: lustre.commands.lnetctl: there is no /no/lnetctl here\n", missing, StringComparison.Ordinal);
        Assert.Contains("note: lustre.commands.lfs: /etc/passwd is no program\n", missing, StringComparison.Ordinal);
        Assert.Contains("NOPASSWD: /usr/sbin/lnetctl net show -v 4", missing, StringComparison.Ordinal);
        Assert.Contains(Sudoers, missing, StringComparison.Ordinal);
        Assert.DoesNotContain("note:", (await AsNobody(["check-config", .. server.ByLctl])).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_to_run_as_root_is_not_looked_for_along_a_path()
    {
        var refused = (await ExporterProcess.RunAsync("check-config", "-Dlustre.commands.sudo=sudo", "-Dlustre.access=telepathy"))
            .Expect(2);
        Assert.Contains("lustre.commands.sudo: 'sudo' is not an absolute path", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("lustre.access", refused.Errors, StringComparison.Ordinal);
    }

    private static async Task<Finished> AsNobody(string[] words)
    {
        await using var nobody = ExporterProcess.StartAs(NeedsRootFactAttribute.AsNobody, words);
        return await nobody.FinishAsync();
    }

    private static string[] Series(string text) =>
    [
        .. Samples.Parse(text).All.Where(s => s.Name.StartsWith("lustre_", StringComparison.Ordinal))
            .Select(s => $"{s.Series} {s.Value}").Order(StringComparer.Ordinal),
    ];
}
