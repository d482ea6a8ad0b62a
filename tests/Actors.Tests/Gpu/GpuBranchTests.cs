using LustreActors.Messages;
using LustreActors.Sources.Tests.Gpu;

namespace LustreActors.Actors.Tests.Gpu;

public class GpuBranchTests
{
    [NeedsGccFact]
    public async Task The_GPUs_are_in_the_first_scrape()
    {
        await using var world = new GpuWorld(new NvmlStub("gpus 8"));
        Assert.Equal(0, world.Scrape().Late);
        var up = world.Samples.Where(s => s.StartsWith("gpu_up{", StringComparison.Ordinal)).ToArray();
        Assert.Equal(8, up.Length);
        Assert.All(up, s => Assert.EndsWith(" 1", s, StringComparison.Ordinal));
        Assert.NotNull(world.Tree.Find("/collect/gpu/source"));
    }

    [NeedsGccFact]
    public async Task A_driver_that_never_returns_costs_the_GPUs_alone()
    {
        await using var world = new GpuWorld(new NvmlStub("gpus 2"));
        world.Scrape();
        world.Stub.Set("gpus 2", "log on", "hang nvmlDeviceGetPowerUsage");
        var scrape = world.BeginScrape();
        world.RunUntil(() => world.Stub.Calls.Contains("nvmlDeviceGetPowerUsage") && world.StateOf("other") == SourceState.Up);
        world.Advance(2.5);
        Assert.Equal(1, scrape.Answer().Late);
        world.Advance(3);
        Assert.Equal(SourceState.Quarantined, world.StateOf("gpu"));

        // The others are read as before, and the GPUs are served from their last reading.
        Assert.Equal(0, world.Scrape().Late);
        Assert.Equal(SourceState.Up, world.StateOf("other"));
        var error = world.Sources.Single(s => s.Source == "gpu").Error;
        Assert.Contains("nvmlDeviceGetPowerUsage has been hanging", error, StringComparison.Ordinal);
        Assert.Contains(world.Samples, s => s.StartsWith("gpu_up{", StringComparison.Ordinal));

        world.Stub.Set("gpus 2");
        world.RunUntil(() => world.Lane.Snapshot().AbandonedNow == 0);
        world.Advance(60);
        Assert.Equal(0, world.Scrape().Late);
        Assert.Equal(SourceState.Up, world.StateOf("gpu"));
    }

    [NeedsGccFact]
    public async Task The_library_is_loaded_while_it_is_switched_on_alone()
    {
        await using var world = new GpuWorld(new NvmlStub("gpus 1", "log on"), enabled: false);
        world.Scrape();
        Assert.Empty(world.Stub.Calls);
        Assert.Null(world.StateOf("gpu"));

        world.Reconfigure(world.Options);
        world.Scrape();
        Assert.Contains("nvmlInit_v2", world.Stub.Calls);

        world.Reconfigure(null);
        world.RunUntil(() => world.Stub.Calls.Contains("nvmlShutdown"));
        world.Scrape();
        Assert.DoesNotContain(world.Samples, s => s.StartsWith("gpu_", StringComparison.Ordinal));
    }

    [NeedsGccFact]
    public async Task A_changed_setting_begins_another_session()
    {
        await using var world = new GpuWorld(new NvmlStub("gpus 1"));
        world.Scrape();
        world.Reconfigure(world.Options with { Source = world.Options.Source with { Expected = 4 } });
        world.Settle();
        world.RunUntil(() => world.Lane.Snapshot() is { InFlight: 0, Queued: 0 });
        world.Scrape();
        Assert.Contains("gpu_expected 4", world.Samples);
    }

    [NeedsGccFact]
    public async Task Errors_that_the_driver_reports_are_counted_between_scrapes()
    {
        await using var world = new GpuWorld(new NvmlStub("gpus 2", "log on"));
        world.Scrape();
        Assert.Contains(world.Samples, s => IsXid(s) && s.EndsWith(" 0", StringComparison.Ordinal));
        world.RunUntil(() => Waits() > 0);

        // The wait that is in progress may end just before the events, and each of them ends one: then the thread waits again.
        var before = Waits();
        world.Stub.Set("gpus 2", "log on", "xid 1 79", "xid 1 79");
        world.RunUntil(() => Waits() >= before + 4);
        world.Scrape();
        Assert.Contains(world.Samples, s => IsXid(s) && s.EndsWith(" 2", StringComparison.Ordinal));

        int Waits() => world.Stub.Calls.Count(c => c == "nvmlEventSetWait_v2");

        static bool IsXid(string sample) =>
            sample.StartsWith("gpu_xid_errors_total{gpu=\"1\"", StringComparison.Ordinal)
                && sample.Contains("xid=\"79\"", StringComparison.Ordinal);
    }
}
