using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Rules;

/// <summary>The whole chain: a target that hangs, the collector, a Prometheus with the rules, an Alertmanager, and who is told.</summary>
[Collection(Alone.Name)]
public class HungSourceAlertTests
{
    private const string Target = "scratch-OST0000";
    private const string AlertName = "LustreExporterSourceHangs";

    [NeedsFact(RealPrometheus.Program, "prometheus", RealAlertmanager.Program, "prometheus-alertmanager")]
    public async Task An_administrator_is_told_of_a_target_that_hangs_and_of_the_end_of_the_hang()
    {
        using var server = new SimulatedServer();
        using var hung = server.Tree.Hang(Target, "job_stats");
        await using var exporter = await RunningExporter.StartAsync(
            [.. server.Settings, "-Dcollect.scrape-wait=200ms", "-Dcollect.deadline=3s"]);
        await using var alertmanager = await RealAlertmanager.StartAsync();
        await using var prometheus = await PrometheusWithRules.StartAsync(
            [exporter.Address.Port],
            $"alerting: {{ alertmanagers: [ {{ static_configs: [ {{ targets: [ '127.0.0.1:{alertmanager.Port}' ] }} ] }} ] }}");

        await Eventually.HoldsAsync(() => Assert.Contains($"firing {AlertName} {Target}/jobs", alertmanager.Told));
        hung.Release();
        await Eventually.HoldsAsync(() => Assert.Contains($"resolved {AlertName} {Target}/jobs", alertmanager.Told));
    }
}
