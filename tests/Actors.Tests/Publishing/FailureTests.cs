using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Publishing;
using LustreActors.Messages;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary>Failures of <see cref="MetricsActor"/> itself.</summary>
public sealed class FailureTests
{
    private bool _fails;

    [Fact]
    public async Task It_goes_on_without_losing_its_sources()
    {
        await using var world = new MetricsWorld(self: Self);
        var (a, b) = (world.AddWithPast("a", 1), world.AddWithPast("b", 2));
        Fail(world);
        Assert.Equal("InvalidOperationException", world.Tree.Find("/metrics")!.LastFailure!.Type);
        world.Advance(10);

        var scrape = world.Refresh();
        a.Answer(3);
        b.Answer(4);
        Assert.Equal(new Refreshed(2, 0), scrape.Answer());
        Assert.Equal([StubSource.Sample("a", 3), StubSource.Sample("b", 4)], world.Samples);
        Assert.Equal((ActorState.Running, 0), (world.Tree.Find("/metrics")!.State, world.Tree.Find("/metrics")!.Restarts));
    }

    [Fact]
    public async Task After_a_failure_it_still_hears_of_sources_that_end()
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
    public async Task A_scrape_that_waits_when_it_fails_goes_on_waiting_and_what_was_published_last_is_served_meanwhile()
    {
        await using var world = new MetricsWorld(self: Self);
        var a = world.AddWithPast("a", 1);
        world.Collect("/nowhere").Answer();
        var served = world.Published.Current;
        var waiting = world.Refresh();
        Fail(world);
        Assert.False(waiting.IsCompleted);
        Assert.Same(served, world.Published.Current);
        a.Answer(2);
        Assert.Equal(new Refreshed(1, 0), waiting.Answer());
        Assert.Equal([StubSource.Sample("a", 2)], world.Samples);
    }

    [Fact]
    public async Task When_an_operator_restarts_it_waiting_scrapes_are_answered_and_all_that_feeds_it_starts_again()
    {
        await using var world = new MetricsWorld();
        var started = new List<int>();
        world.Start("feeds", Akka.Actor.Props.Create(() => new Feeder(started)));
        world.AddWithPast("a", 1);
        var waiting = world.Refresh();
        world.Tree.Restart("/metrics");
        world.Settle();
        Assert.Equal(new Refreshed(1, 1), waiting.Answer());
        Assert.Empty(world.Sources);
        Assert.Equal(2, started.Count);
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
    public async Task Reports_that_come_after_it_failed_are_not_lost()
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
    public async Task When_it_fails_too_often_the_process_cannot_go_on()
    {
        await using var world = new MetricsWorld(self: Self);
        _fails = true;
        for (var restart = 0; restart < 5; restart++)
        {
            _ = world.Refresh();
            world.Advance(6);
            Assert.False(world.Tree.Failed.IsCompleted);
        }

        _ = world.Refresh();
        Assert.IsType<InvalidOperationException>(await world.Tree.Failed);
    }

    private IEnumerable<Segment> Self(IReadOnlyCollection<SourceStatus> sources) =>
        _fails ? throw new InvalidOperationException("own figures cannot be had") : [];

    /// <summary>Fails it by a request for no source, so that the state of the sources stays the same.</summary>
    private void Fail(MetricsWorld world)
    {
        world.Advance(1.5);
        _fails = true;
        world.Collect("/nowhere").Answer();
        _fails = false;
    }

    private sealed class Feeder : Akka.Actor.UntypedActor
    {
        public Feeder(List<int> started) => started.Add(started.Count);

        protected override void OnReceive(object message)
        {
        }
    }
}
