using System.Runtime.InteropServices;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;
using LustreActors.Simulator.Tree;

namespace LustreActors.Host.Tests.Lifecycle;

public class StartTests
{
    [Fact]
    public async Task A_port_in_use_ends_it_with_code_1_and_a_word_on_http_listen()
    {
        using var server = new SimulatedServer();
        await using var first = await RunningExporter.StartAsync(server.Settings);

        var second = (await ExporterProcess.RunAsync(
            ["run", .. server.Settings, "-Dinspect.socket=\"\"", $"-Dhttp.listen=\"127.0.0.1:{first.Address.Port}\""])).Expect(1);
        Assert.Contains($"127.0.0.1:{first.Address.Port}", second.Errors, StringComparison.Ordinal);
        Assert.Contains("http.listen", second.Errors, StringComparison.Ordinal);
        Assert.Contains("another process has the port", second.Errors, StringComparison.Ordinal);
        Assert.Contains("ss -ltnp", second.Errors, StringComparison.Ordinal);

        // The port is the first thing that is opened: nothing was looked for before.
        Assert.Single(second.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True((await first.ScrapeAsync()).Has("lustre_read_bytes_total"));
    }

    [Fact]
    public async Task Without_standard_streams_it_serves_and_stops_all_the_same()
    {
        using var scratch = new Scratch();
        var socket = scratch.PathOf("inspect.sock");
        await using var exporter = ExporterProcess.StartAs(
            ["/bin/sh", "-c", "exec \"$@\" <&- >&- 2>&-", "sh"], "run", "--config", scratch.Write("a.conf", ""),
            "-Dhttp.listen=127.0.0.1:0", $"-Dinspect.socket={socket}", "-Dlustre.enabled=off", "-Dslurm.enabled=off",
            "-Daccounts.enabled=off");
        await Eventually.HoldsAsync(async () =>
        {
            var log = await ExporterProcess.RunAsync("inspect", "--socket", socket, "log", "history");
            Assert.Contains(" serves on ", log.Output, StringComparison.Ordinal);
        });
        foreach (var descriptor in (int[])[0, 1, 2])
            Assert.Equal("/dev/null", new FileInfo($"/proc/{exporter.Id}/fd/{descriptor}").LinkTarget);
        exporter.Signal(System.Runtime.InteropServices.PosixSignal.SIGTERM);
        (await exporter.FinishAsync()).Expect(0);
    }

    [Fact]
    public async Task Too_few_open_files_are_named_as_the_cause()
    {
        await using var exporter = ExporterProcess.StartAs(
            ["/bin/sh", "-c", "ulimit -n 64; exec \"$@\"", "sh"], "run", "-Dinspect.socket=\"\"", "-Dhttp.listen=\"127.0.0.1:0\"",
            "-Dlustre.enabled=off");
        var ended = (await exporter.FinishAsync()).Expect(1);
        Assert.Contains("This process may open 64 files", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Another process", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check-config")]
    public async Task A_configuration_that_hangs_is_given_up_and_named(string command)
    {
        using var scratch = new Scratch();
        var fifo = Fifo.Make(scratch.PathOf("a.conf"));

        // Code 2 would keep systemd from starting it again.
        var ended = (await ExporterProcess.RunAsync(command, "--config", fifo)).Expect(1);
        Assert.Contains(fifo, ended.Errors, StringComparison.Ordinal);
        Assert.Contains("did not come back", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_SIGHUP_while_the_configuration_is_read_does_not_end_it()
    {
        using var scratch = new Scratch();
        var fifo = Fifo.Make(scratch.PathOf("a.conf"));
        await using var exporter = ExporterProcess.Start(
            "run", "--config", fifo, "-Dinspect.socket=\"\"", "-Dhttp.listen=\"127.0.0.1:0\"");

        // It can be opened for writing once the process reads it.
        await using (var file = await Task.Run(() => new FileStream(fifo, FileMode.Open, FileAccess.Write)).WaitAsync(Eventually.Deadline))
        {
            exporter.Signal(PosixSignal.SIGHUP);
            file.Write("lustre.enabled = off\n"u8);
        }

        await exporter.Errors.WaitForAsync("serves on");
    }

    [Fact]
    public async Task An_address_that_is_not_this_hosts_ends_it_with_code_1()
    {
        var run = (await ExporterProcess.RunAsync("run", "-Dinspect.socket=\"\"", "-Dhttp.listen=\"192.0.2.7:9846\"")).Expect(1);
        Assert.Contains("http.listen", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check-config")]
    [InlineData("once")]
    public async Task All_problems_of_a_configuration_are_said_at_once(string command)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("broken.conf", """
            collect {
              deadline = 5 parsecs
              scrape-wiat = 2s
            }
            http.listen = "nowhere"
            jobs.expose = most
            blocking.max-abandoned = -3
            log.level = chatty
            """);

        var run = (await ExporterProcess.RunAsync(command, "--config", file)).Expect(2);
        Assert.Contains($"{file}:2", run.Errors, StringComparison.Ordinal);
        Assert.Contains("collect.deadline", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"{file}:3", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Did you mean collect.scrape-wait?", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"{file}:5", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"{file}:6", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"{file}:7", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"{file}:8", run.Errors, StringComparison.Ordinal);
        Assert.Contains("6 problems in the configuration: nothing was started", run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named()
    {
        using var scratch = new Scratch();
        var missing = scratch.PathOf("missing.conf");
        Assert.Contains(missing, (await ExporterProcess.RunAsync("run", "--config", missing)).Expect(2).Errors, StringComparison.Ordinal);
        Assert.Contains(
            scratch.Folder, (await ExporterProcess.RunAsync("run", "--config", scratch.Folder)).Expect(2).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paths.root=/no/such/place", "/no/such/place")]
    [InlineData("paths.debug=/no/such/place", "/no/such/place")]
    [InlineData("paths.root=relative", "relative")]
    [InlineData("collect.stale-after=3s", "collect.deadline")]
    [InlineData("http.listen=[]", "http.listen")]
    [InlineData("lustre.discovery-intervall=3s", "lustre.discovery-interval?")]
    [InlineData("http={listen=127.0.0.1:80}", "\"127.0.0.1:80\"")]
    public async Task A_setting_of_the_command_line_that_cannot_be_is_refused_with_what_could(string setting, string said)
    {
        var run = (await ExporterProcess.RunAsync("check-config", "-D" + setting)).Expect(2);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.Contains("-D", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_without_its_unit_is_a_warning_that_names_the_unit_assumed()
    {
        var check = (await ExporterProcess.RunAsync("check-config", "-Dcollect.scrape-wait=2000")).Expect(0);
        Assert.Matches("warning: .*collect.scrape-wait.*(ms|millisecond)", check.Errors);
    }

    [Fact]
    public async Task A_host_without_Lustre_is_no_error_and_Lustre_is_found_when_it_comes()
    {
        using var root = new Scratch();
        await using var exporter = await RunningExporter.StartAsync(
            [$"-Dpaths.root=\"{root.Folder}\"", "-Dlustre.discovery-interval=200ms", "-Dcollect.min-age=0s"]);
        await exporter.Log.WaitForAsync("No Lustre on this host yet");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await exporter.Http.GetAsync("/-/ready")).StatusCode);
        var empty = await exporter.ScrapeAsync();
        Assert.DoesNotContain(empty.All, s => s["filesystem"].Length > 0);
        Assert.True(empty.Has("lustre_exporter_build_info"));

        var model = new SimulatedLustre(new SimulationOptions { Seed = 2 });
        model.Advance(TimeSpan.FromMinutes(1));
        using var tree = new LustreTree(model, root.Folder);
        tree.Write();
        await Eventually.HoldsAsync(async () => Assert.Equal(
            model.Truth.Target("scratch-OST0000").Counters.Current["write_bytes"].Sum,
            (await exporter.ScrapeAsync()).Sum("lustre_write_bytes_total", ("target", "scratch-OST0000"))));

        // It searched many times and logged it once.
        Assert.Single(exporter.Log.With("No Lustre on this host yet"));
        await exporter.StopAsync();
    }
}
