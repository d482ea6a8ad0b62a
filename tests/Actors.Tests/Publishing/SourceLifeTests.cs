using Akka.Actor;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary>Sources that fail, back off, end, and are replaced.</summary>
public sealed class SourceLifeTests
{
    [Fact]
    public async Task Series_go_when_they_are_stale_and_the_source_stays_listed()
    {
        await using var world = new MetricsWorld();
        var a = world.AddWithPast("a", 1);
        world.Advance(289.9);
        world.Scrape(wait: 0.05);
        Assert.Equal([StubSource.Sample("a", 1)], world.Samples);
        world.Advance(1);
        world.Scrape();
        Assert.Empty(world.Samples);
        Assert.Equal("a", Assert.Single(world.Sources).Source);
        a.Answer(2);
        world.Scrape(wait: 0.001);
        Assert.Equal([StubSource.Sample("a", 2)], world.Samples);
    }

    [Fact]
    public async Task A_vanished_sources_series_go_at_once()
    {
        await using var world = new MetricsWorld();
        var (a, b) = (world.Add("a"), world.Add("b"));
        _ = world.Refresh();
        a.Answer(1);
        b.Answer(2);
        Assert.Equal(2, world.Samples.Length);
        a.Stop();
        Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
        Assert.Equal([StubSource.Sample("b", 2)], world.Samples);
        Assert.Equal("b", Assert.Single(world.Sources).Source);
    }

    [Fact]
    public async Task A_source_that_vanishes_while_a_scrape_waits_is_not_waited_for_and_not_served()
    {
        await using var world = new MetricsWorld();
        var (a, b) = (world.AddWithPast("a", 1), world.AddWithPast("b", 2));
        var scrape = world.Refresh();
        b.Answer(3);
        a.Stop();
        Assert.True(scrape.IsCompleted);
        Assert.Equal(0, scrape.Answer().Late);
        Assert.Equal([StubSource.Sample("b", 3)], world.Samples);

        world.Advance(10);
        var c = world.AddWithPast("c", 4);
        scrape = world.Refresh();
        c.Answer(5);
        c.Stop();
        Assert.False(scrape.IsCompleted);
        b.Answer(6);
        Assert.True(scrape.IsCompleted);
        Assert.Equal([StubSource.Sample("b", 6)], world.Samples);
    }

    [Fact]
    public async Task A_paused_source_is_not_asked_and_its_last_snapshot_is_served()
    {
        await using var world = new MetricsWorld();
        var (a, b) = (world.AddWithPast("a", 1), world.AddWithPast("b", 2));
        var asked = a.Asked;
        a.Pause("it is broken");
        var scrape = world.Refresh();
        Assert.Equal(asked, a.Asked);
        b.Answer(3);
        Assert.Equal(new Refreshed(1, 0), scrape.Answer());
        Assert.Equal([StubSource.Sample("a", 1), StubSource.Sample("b", 3)], world.Samples);
        Assert.Equal((SourceState.Paused, "it is broken"), (world["a"].State, world["a"].Error));

        a.Introduce();
        Assert.NotEqual(SourceState.Paused, world["a"].State);
        _ = world.Refresh();
        Assert.Equal(asked + 1, a.Asked);
        a.Answer(4);
        Assert.Equal(SourceState.Up, world["a"].State);
    }

    [Fact]
    public async Task A_source_that_is_paused_while_a_scrape_waits_for_it_is_not_waited_for_any_longer()
    {
        await using var world = new MetricsWorld();
        var a = world.AddWithPast("a", 1);
        var scrape = world.Refresh();
        a.Pause("it is broken");
        Assert.Equal(new Refreshed(1, 0), scrape.Answer());
        Assert.Equal([StubSource.Sample("a", 1)], world.Samples);
    }

    [Fact]
    public async Task A_source_that_ends_while_its_actor_rests_after_a_failure_is_gone_too()
    {
        await using var world = new MetricsWorld();
        var owner = world.Start("resting", Props.Create(() => new FailingOwner()));
        world.Tell(new MetricsProtocol.SourceStarted("a", owner, null));
        _ = world.Refresh();
        Assert.Equal(ActorState.BackingOff, world.Tree.Find("/resting")!.State);
        world.Tell(
            new MetricsProtocol.Reported(new SourceReport("a", SourceState.Up) { Snapshot = world.Prepare("a").Snapshot(1) }, owner));
        world.Tell(new MetricsProtocol.SourcePaused("a", owner, "it is broken"));
        world.Refresh().Answer();
        Assert.Single(world.Samples);

        world.Tree.Stop("/resting");
        world.Settle();
        world.Refresh().Answer();
        Assert.Empty(world.Samples);
        Assert.Empty(world.Sources);
    }

    [Fact]
    public async Task A_source_that_introduces_itself_when_its_actor_has_already_ended_is_gone_at_once()
    {
        await using var world = new MetricsWorld();
        var a = world.Prepare("a");
        a.Stop();
        a.Introduce();
        Assert.Empty(world.Sources);
        Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
    }

    [Fact]
    public async Task An_owner_that_was_replaced_cannot_overwrite_its_successors_reports()
    {
        await using var world = new MetricsWorld();
        var former = world.Add("a");
        _ = world.Refresh();
        var successor = world.Add("a");
        var scrape = world.Refresh();
        former.Answer(1);
        former.Pause("of no importance");
        Assert.False(scrape.IsCompleted);
        successor.Answer(2);
        scrape.Answer();
        former.Answer(3);
        former.Stop();
        world.Refresh().Answer();
        Assert.Equal([StubSource.Sample("a", 2)], world.Samples);
        Assert.Equal((SourceState.Up, successor.Owner.Path.Short()), (world["a"].State, world["a"].Actor));
    }

    [Fact]
    public async Task Bytes_lines_and_failures_accumulate_over_collections()
    {
        await using var world = new MetricsWorld();
        var a = world.Add("a");
        a.Report(a.Up(1) with { BytesRead = 100, LinesRefused = 2, FirstRefusal = "file:1: x" });
        a.Report(a.Down(SourceState.Quarantined, "it hangs"));
        a.Report(a.Up(2) with { BytesRead = 50, LinesRefused = 1, FirstRefusal = "file:9: y" });
        var status = world["a"];
        Assert.Equal((150, 3, 1), (status.BytesRead, status.LinesRefused, status.Failures));
        Assert.Equal("file:9: y", status.Error);
        Assert.Equal(50, status.Last!.BytesRead);
    }

    [Fact]
    public async Task A_report_without_a_snapshot_leaves_the_last_good_one_and_its_age()
    {
        await using var world = new MetricsWorld();
        var a = world.AddWithPast("a", 1);
        var age = world["a"].Age;
        a.Report(a.Down(SourceState.Refused, "too many calls hang"));
        Assert.Equal((SourceState.Refused, age, "too many calls hang"), (world["a"].State, world["a"].Age, world["a"].Error));
        world.Scrape(wait: 0.001);
        Assert.Equal([StubSource.Sample("a", 1)], world.Samples);
    }

    [Fact]
    public async Task Families_that_contradict_each_other_cost_the_later_one_and_are_told_once()
    {
        await using var world = new MetricsWorld();
        var (a, b) = (world.Add("a"), world.Add("b"));
        for (var round = 0; round < 3; round++)
        {
            a.Answer(round);
            var other = new SegmentBuilder(new MetricFamily("test_value", MetricType.Counter, "")).Add(7).Build();
            b.Report(b.Up(0) with { Snapshot = new Snapshot([other], world.Time.GetTimestamp()) });
            world.Scrape(wait: 0.001);
            Assert.Equal([StubSource.Sample("a", round)], world.Samples);
        }

        Assert.Contains("test_value", Assert.Single(world.Logged.Of(1102)), StringComparison.Ordinal);
        Assert.Equal(0, world.Tree.Find("/metrics")!.Restarts);
    }

    private sealed class FailingOwner : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("it is broken");
    }
}
