using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Rules;

/// <summary>The whole chain: a target that hangs, the collector, a Prometheus with the rules, an Alertmanager, and who is told.</summary>
[Collection(Alone.Name)]
public partial class HungSourceAlertTests
{
    private const string Target = "scratch-OST0000";
    private const string AlertName = "LustreExporterSourceHangs";

    [NeedsFact(RealPrometheus.Program, "prometheus")]
    public async Task A_target_that_hangs_fires_an_alert_that_names_it_and_resolves_after_the_hang()
    {
        using var server = new SimulatedServer();
        using var hung = server.Tree.Hang(Target, "job_stats");
        await using var exporter = await RunningExporter.StartAsync(
            [.. server.Settings, "-Dcollect.scrape-wait=200ms", "-Dcollect.deadline=3s"]);
        using var scratch = new Scratch();
        foreach (var file in RuleFiles.Rules)
            scratch.Write(Path.GetFileName(file), Wait().Replace(await File.ReadAllTextAsync(file), "for: 1s"));
        await using var prometheus = await RealPrometheus.StartAsync($$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            rule_files: [ '{{scratch.Folder}}/*.yml' ]
            scrape_configs:
            - job_name: lustre
              static_configs: [ { targets: [ '127.0.0.1:{{exporter.Address.Port}}' ] } ]
            """);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = prometheus.Url };

        await Eventually.HoldsAsync(async () =>
        {
            var alert = Assert.Single(await FiringAsync(http));
            Assert.Equal($"{Target}/jobs", alert.GetProperty("labels").GetProperty("source").GetString());
            Assert.Contains(
                $"{Target}/jobs", alert.GetProperty("annotations").GetProperty("description").GetString(), StringComparison.Ordinal);
        });

        hung.Release();
        await Eventually.HoldsAsync(async () => Assert.Empty(await FiringAsync(http)));
    }

    [NeedsFact(RealPrometheus.Program, "prometheus", RealAlertmanager.Program, "prometheus-alertmanager")]
    public async Task An_administrator_is_told_of_a_target_that_hangs_and_of_the_end_of_the_hang()
    {
        using var server = new SimulatedServer();
        using var hung = server.Tree.Hang(Target, "job_stats");
        await using var exporter = await RunningExporter.StartAsync(
            [.. server.Settings, "-Dcollect.scrape-wait=200ms", "-Dcollect.deadline=3s"]);
        await using var alertmanager = await RealAlertmanager.StartAsync();
        using var scratch = new Scratch();
        foreach (var file in RuleFiles.Rules)
            scratch.Write(Path.GetFileName(file), Wait().Replace(await File.ReadAllTextAsync(file), "for: 1s"));
        await using var prometheus = await RealPrometheus.StartAsync($$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            rule_files: [ '{{scratch.Folder}}/*.yml' ]
            alerting: { alertmanagers: [ { static_configs: [ { targets: [ '127.0.0.1:{{alertmanager.Port}}' ] } ] } ] }
            scrape_configs:
            - job_name: lustre
              static_configs: [ { targets: [ '127.0.0.1:{{exporter.Address.Port}}' ] } ]
            """);

        await Eventually.HoldsAsync(() => Assert.Contains($"firing {AlertName} {Target}/jobs", alertmanager.Told));
        hung.Release();
        await Eventually.HoldsAsync(() => Assert.Contains($"resolved {AlertName} {Target}/jobs", alertmanager.Told));
    }

    /// <summary>The alerts about hung sources that fire now.</summary>
    private static async Task<IReadOnlyList<JsonElement>> FiringAsync(HttpClient http)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync("/api/v1/alerts"));
        return
        [
            .. answer.RootElement.GetProperty("data").GetProperty("alerts").EnumerateArray()
                .Where(a => a.GetProperty("labels").GetProperty("alertname").GetString() == AlertName
                    && a.GetProperty("state").GetString() == "firing")
                .Select(a => a.Clone()),
        ];
    }

    [GeneratedRegex(@"\bfor: \w+")]
    private static partial Regex Wait();
}
