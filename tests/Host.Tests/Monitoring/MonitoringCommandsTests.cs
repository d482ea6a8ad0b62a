using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Monitoring;

public sealed class MonitoringCommandsTests(DemoFixture fixture) : IClassFixture<DemoFixture>
{
    private RunningExporter Demo => fixture.Demo;

    private string Url => Demo.Address.ToString();

    [Fact]
    public async Task Health_asks_the_port_or_the_socket()
    {
        Assert.Equal("healthy\n", (await ExporterProcess.RunAsync("health", "--url", Url)).Expect(0).Output);
        Assert.Equal("healthy\n", (await ExporterProcess.RunAsync("health", "--socket", Demo.Socket)).Expect(0).Output);
    }

    [Fact]
    public async Task Health_asks_where_the_configuration_says_and_the_socket_where_the_port_is_protected()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("a.conf", $"http.listen = \"127.0.0.1:{Demo.Address.Port}\"\ninspect.socket = \"/no/such.sock\"\n");
        (await ExporterProcess.RunAsync("health", "--config", file)).Expect(0);
        var port0 = scratch.Write("b.conf", $"http.listen = \"127.0.0.1:0\"\ninspect.socket = \"{Demo.Socket}\"\n");
        (await ExporterProcess.RunAsync("health", "--config", port0)).Expect(0);
    }

    [Fact]
    public async Task A_collector_that_stands_still_is_not_healthy_within_the_timeout()
    {
        await using var exporter = await RunningExporter.StartAsync("-Dlustre.enabled=off");
        exporter.Process.Freeze();
        var health = (await ExporterProcess.RunAsync("health", "--url", exporter.Address.ToString(), "--timeout", "1")).Expect(1);
        Assert.Contains("no answer within 1 s", health.Errors, StringComparison.Ordinal);
        Assert.Contains("systemctl restart lustre-exporter", health.Errors, StringComparison.Ordinal);
        exporter.Process.Thaw();
        await Eventually.HoldsAsync(async () => (await ExporterProcess.RunAsync("health", "--url", exporter.Address.ToString())).Expect(0));
    }

    [Fact]
    public async Task Check_has_the_form_of_a_plugin()
    {
        await Demo.ScrapeAsync();
        await Eventually.HoldsAsync(async () =>
        {
            string[] never = ["--capacity", ",", "--targets-down", ",", "--sources-down", ","];
            var check = await ExporterProcess.RunAsync(["check", "--url", Url, .. never]);
            check.Expect(0);
            Assert.Matches("^LUSTRE OK - .* \\| '[a-z]+_used'=[0-9.]+%;;;0;100 '[a-z]+_inodes'=[0-9.]+%;85;95;0;100 ", check.Output);
        });
        var full = (await ExporterProcess.RunAsync("check", "--socket", Demo.Socket, "--capacity", "0,0")).Expect(2);
        Assert.StartsWith("LUSTRE CRITICAL - ", full.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "LUSTRE UNKNOWN - ", (await ExporterProcess.RunAsync("check", "--url", "http://127.0.0.1:1")).Expect(3).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_once_prints_filesystems_and_targets_without_control_characters()
    {
        await Demo.ScrapeAsync();
        await Eventually.HoldsAsync(async () =>
        {
            var top = (await ExporterProcess.RunAsync("top", "--once", "--url", Url)).Expect(0).Output;
            Assert.Contains("FILESYSTEM", top, StringComparison.Ordinal);
            Assert.Contains("scratch-OST0000", top, StringComparison.Ordinal);
            Assert.DoesNotContain('\e', top);
            Assert.All(top.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        });
    }

    /// <summary>util-linux's script gives it a terminal, and passes on what it is told.</summary>
    [NeedsFact("script", "bsdutils")]
    public async Task Top_on_a_terminal_refreshes_until_q_and_leaves_the_screen_as_it_was()
    {
        // The first answer takes long where code is compiled when it is first called.
        await Eventually.HoldsAsync(async () => (await ExporterProcess.RunAsync("top", "--once", "--url", Url)).Expect(0));
        using var scratch = new Scratch();
        var keys = Fifo.Make(scratch.PathOf("keys"));
        var top = $"stty cols 80 rows 24; exec {ExporterProcess.Binary} top --url {Url} --interval 0.2 --timeout 60";
        var run = Daemon.RunAsync("/bin/sh", ["-c", $"script -qefc '{top}' {scratch.PathOf("screen")} <{keys} >/dev/null"]);
        await using (var typed = new FileStream(keys, FileMode.Open, FileAccess.Write))
        {
            await Eventually.HoldsAsync(() => Assert.True(Screen().Split("\e[H").Length >= 4, Screen()));
            typed.Write("q"u8);
            typed.Flush();
            (await run).Expect(0);
        }

        Assert.Contains("\e[?1049h", Screen(), StringComparison.Ordinal);
        Assert.Contains("\e[?1049l", Screen(), StringComparison.Ordinal);

        string Screen() => File.Exists(scratch.PathOf("screen")) ? File.ReadAllText(scratch.PathOf("screen")) : "";
    }

    [Fact]
    public async Task Without_jobs_an_answer_has_the_targets_and_no_series_of_a_job()
    {
        var whole = await Demo.Http.GetStringAsync("/metrics");
        var without = await Demo.Http.GetStringAsync("/metrics?exclude=jobs");
        Assert.Contains("jobid=\"", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("jobid=\"", without, StringComparison.Ordinal);
        Assert.Contains("lustre_read_bytes_total{", without, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await Demo.Http.GetAsync("/metrics?exclude=targets")).StatusCode);
    }
}
