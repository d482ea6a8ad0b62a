using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Demo;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Demo;

public sealed partial class DemoPrometheusTests
{
    [NeedsFact(RealPrometheus.Program, "prometheus")]
    public async Task The_demo_starts_a_Prometheus_with_our_rules_and_stops_it()
    {
        await using var demo = await RunningExporter.DemoAsync("--prometheus");
        using var http = await PrometheusOfAsync(demo);
        try
        {
            await Eventually.HoldsAsync(async () =>
            {
                using var rules = JsonDocument.Parse(await http.GetStringAsync("/api/v1/rules?type=alert"));
                var groups = rules.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray();
                Assert.InRange(groups.Sum(g => g.GetProperty("rules").GetArrayLength()), 100, 1000);
                using var up = JsonDocument.Parse(await http.GetStringAsync("/api/v1/query?query=up"));
                var result = up.RootElement.GetProperty("data").GetProperty("result").EnumerateArray();
                Assert.Equal(["1"], result.Select(r => r.GetProperty("value")[1].GetString()));
            });
        }
        finally
        {
            await demo.StopAsync();
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/-/ready"));
    }

    [NeedsFact(RealPrometheus.Program, "prometheus", "setpriv", "util-linux")]
    public async Task The_Prometheus_of_a_demo_that_is_killed_ends_too()
    {
        await using var demo = await RunningExporter.DemoAsync("--prometheus");
        using var http = await PrometheusOfAsync(demo);
        await Eventually.HoldsAsync(async () => (await http.GetAsync("/-/healthy")).EnsureSuccessStatusCode());
        demo.Process.Kill();
        await Eventually.HoldsAsync(async () => await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/-/healthy")));
    }

    [Fact]
    public async Task Without_Prometheus_the_demo_says_what_to_install()
    {
        await using var process = ExporterProcess.StartAs(["/usr/bin/env", "PATH=/nonexistent"], "demo", "--prometheus");
        var refused = (await process.FinishAsync()).Expect(2);
        Assert.Contains("apt-get install prometheus", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Alerts_of_the_demo_wait_a_tenth_of_their_time() =>
        Assert.Equal("for: 12s\nfor: 360s\nfor: 0s", DemoPrometheus.Hasten("for: 2m\nfor: 1h\nfor: 0m"));

    private static async Task<HttpClient> PrometheusOfAsync(RunningExporter demo)
    {
        var address = "";
        await Eventually.HoldsAsync(() =>
        {
            var said = Address().Match(demo.Process.Output.Text);
            Assert.True(said.Success, demo.Process.Output.Text);
            address = said.Groups[1].Value;
        });
        return new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address) };
    }

    [GeneratedRegex(@"(http://127\.0\.0\.1:\d+/)alerts")]
    private static partial Regex Address();
}
