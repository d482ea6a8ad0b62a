using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Demo;

public class FaultyActorsTests
{
    [Fact]
    public async Task Actors_that_fail_are_restarted_with_growing_backoff_and_disturb_no_other()
    {
        await using var demo = await RunningExporter.DemoAsync("--faulty-actors");
        await demo.ScrapeAsync();

        await Eventually.HoldsAsync(async () =>
        {
            var shown = (await demo.InspectAsync("show", "/demo/fails-always")).Expect(0).Output;
            Assert.Matches(@"(?m)^state +backing off until 20", shown);
            Assert.Matches(@"(?m)^restarts +([2-9]|\d\d+), ", shown);
            Assert.Matches(
                @"(?m)^last failure +20\S+ .*InvalidOperationException: message 1 of this incarnation: fails as it is meant to", shown);
        });

        var samples = await demo.ScrapeAsync();
        Assert.InRange(samples.Sum("lustre_exporter_actor_restarts_total", ("branch", "/demo/fails-always")), 2, 1000);
        Assert.All(
            samples.Of("lustre_exporter_actor_restarts_total").Where(s => !s["branch"].StartsWith("/demo", StringComparison.Ordinal)),
            s => Assert.Equal(0, s.Value));
        Assert.All(samples.Of("lustre_exporter_source_up"), s => Assert.Equal(1, s.Value));
        Assert.Equal(0, samples.Sum("lustre_exporter_dead_letters_total"));
        var one = samples.Value("lustre_read_bytes_total", ("target", "scratch-OST0000"));
        await Eventually.HoldsAsync(async () =>
            Assert.NotEqual(one, (await demo.ScrapeAsync()).Value("lustre_read_bytes_total", ("target", "scratch-OST0000"))));
        await demo.StopAsync();
    }

    [Fact]
    public async Task The_demos_target_hangs_when_it_is_said_to()
    {
        await using var demo = await RunningExporter.DemoAsync(["--hang-after", "1", "-Dcollect.deadline=3s"]);
        await Eventually.HoldsAsync(async () =>
            Assert.Equal(1, (await demo.ScrapeAsync()).Value("lustre_exporter_source_quarantined", ("source", "scratch-OST0002/jobs"))));
        Assert.Single(demo.Log.With("The job table of scratch-OST0002 hangs from now on"));
        await demo.StopAsync();
    }

    [Theory]
    [InlineData("2.9", "--lustre is 2.10")]
    [InlineData("", "--lustre is 2.10")]
    public async Task A_release_that_is_not_simulated_is_refused(string release, string message)
    {
        var demo = (await ExporterProcess.RunAsync("demo", "--lustre", release)).Expect(2);
        Assert.Contains(message, demo.Errors, StringComparison.Ordinal);
    }
}
