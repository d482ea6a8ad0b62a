namespace LustreActors.Blocking.Tests;

[Collection(RealProcesses.Alone)]
public sealed class FifoTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_thread_that_hangs_in_the_kernel_is_given_up_and_comes_back_when_the_file_does()
    {
        using var fifo = new Fifo();
        await using var lane = new BlockingLane();
        var result = await lane.Run("target", fifo.Read, Deadline);
        Assert.Equal(LaneOutcome.Abandoned, result.Outcome);
        Assert.Equal(LaneOutcome.Quarantined, (await lane.Run("target", fifo.Read, Deadline)).Outcome);
        Assert.Equal(fifo.Path, Assert.Single(lane.Snapshot().Quarantined).Reading);

        using var release = fifo.Release();
        await Eventually.Holds(() => lane.Snapshot().AbandonedNow == 0, "the open returns");
        Assert.Equal(LaneOutcome.Completed, (await lane.Run("target", fifo.Read, TimeSpan.FromSeconds(30))).Outcome);
        Assert.Empty(lane.Snapshot().OnProbation);
    }

    [Fact]
    public async Task A_hundred_targets_that_become_fifos_cost_less_than_32_threads_and_the_others_are_read()
    {
        var fifos = Enumerable.Range(0, 100).Select(_ => new Fifo()).ToArray();
        await using var lane = new BlockingLane(new BlockingLaneOptions { Workers = 4 });
        foreach (var key in Enumerable.Range(0, 200))
            Assert.True((await lane.Run($"k{key}", _ => 1, TimeSpan.FromSeconds(30))).Succeeded);

        var hanging = fifos.Select((fifo, i) => lane.Run($"k{i}", fifo.Read, Deadline * 5)).ToArray();
        for (var key = 100; key < 200; key++)
            Assert.True((await lane.Run($"k{key}", _ => File.ReadAllBytes("/proc/self/stat").Length, TimeSpan.FromSeconds(30))).Succeeded);
        var outcomes = await Task.WhenAll(hanging);
        Assert.Equal((31, 69), (outcomes.Count(o => o.Outcome == LaneOutcome.Abandoned), outcomes.Count(o => o.Outcome == LaneOutcome.Refused)));
        Assert.Equal(31, lane.Snapshot().AbandonedNow);
        Assert.InRange(lane.Snapshot().Threads, 31, 36);
        for (var key = 100; key < 200; key++)
            Assert.True((await lane.Run($"k{key}", _ => 1, TimeSpan.FromSeconds(30))).Succeeded);

        var releases = fifos.Select(f => f.Release()).ToArray();
        await Eventually.Holds(() => lane.Snapshot().AbandonedNow == 0, "the opens return");
        foreach (var release in releases)
            await release.DisposeAsync();
        foreach (var fifo in fifos)
            fifo.Dispose();
    }

}
