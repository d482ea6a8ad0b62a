using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Metrics;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary>The exposition's own actor fails.</summary>
public sealed class FailureTests
{
    private bool _fails;

    [Fact]
    public async Task It_restarts_without_losing_its_sources()
    {
        await using var world = new MetricsWorld(self: Self);
        var (a, b) = (world.AddWithPast("a", 1), world.AddWithPast("b", 2));
        Fail(world);
        Assert.Equal(ActorState.BackingOff, world.System.Find(world.Metrics.Path)!.State);
        world.Advance(10);

        var scrape = world.Refresh();
        a.Answer(3);
        b.Answer(4);
        Assert.Equal(new Refreshed(2, 0), scrape.Answer());
        Assert.Equal([StubSource.Sample("a", 3), StubSource.Sample("b", 4)], world.Samples);
        Assert.Equal(1, world.System.Find(world.Metrics.Path)!.Restarts);
    }

    [Fact]
    public async Task After_a_restart_it_still_hears_of_sources_that_end()
    {
        await using var world = new MetricsWorld(self: Self);
        var (a, b) = (world.AddWithPast("a", 1), world.AddWithPast("b", 2));
        Fail(world);
        a.Stop();
        world.Advance(10);
        b.Stop();
        Assert.Empty(world.Sources);
    }

    [Fact]
    public async Task A_scrape_that_waits_when_it_fails_is_answered_and_served_what_was_published_last()
    {
        await using var world = new MetricsWorld(self: Self);
        world.AddWithPast("a", 1);
        world.Collect("/nowhere").Answer();
        var served = world.Published.Current;
        var waiting = world.Refresh();
        Assert.False(waiting.IsCompleted);
        Fail(world);
        Assert.Equal(new Refreshed(1, 1), waiting.Answer());
        Assert.Same(served, world.Published.Current);
    }

    [Fact]
    public async Task The_scrape_on_which_it_fails_is_answered()
    {
        await using var world = new MetricsWorld(self: Self);
        _fails = true;
        var scrape = world.Refresh();
        Assert.True(scrape.IsCompletedSuccessfully);
        Assert.Equal(0, scrape.Answer().Late);
    }

    [Fact]
    public async Task Reports_that_come_while_it_rests_are_not_lost()
    {
        await using var world = new MetricsWorld(self: Self);
        var a = world.AddWithPast("a", 1);
        _ = world.Refresh();
        Fail(world);
        a.Answer(2);
        world.Advance(0.5);
        world.Scrape(wait: 0.001);
        Assert.Equal([StubSource.Sample("a", 2)], world.Samples);
    }

    [Fact]
    public async Task When_no_restart_is_left_the_system_ends_with_exit_code_one()
    {
        await using var world = new MetricsWorld(self: Self);
        _fails = true;
        for (var restart = 0; restart < 5; restart++)
        {
            _ = world.Refresh();
            world.Advance(6);
            Assert.False(world.System.Terminated.IsCompleted);
        }

        _ = world.Refresh();
        Assert.True(world.System.Terminated.IsCompleted);
        Assert.Equal(1, await world.System.Terminated);
    }

    private IEnumerable<Segment> Self(IReadOnlyCollection<SourceStatus> sources) =>
        _fails ? throw new InvalidOperationException("own figures cannot be had") : [];

    /// <summary>By a scrape of nothing, so that the others stay as they are.</summary>
    private void Fail(MetricsWorld world)
    {
        world.Advance(1.5);
        _fails = true;
        world.Collect("/nowhere").Answer();
        _fails = false;
    }
}
