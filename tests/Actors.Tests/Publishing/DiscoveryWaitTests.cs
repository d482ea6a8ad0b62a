using LustreActors.Actors.Publishing;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary>A scrape waits for sources that discovery has yet to find, and for those that have not announced themselves.</summary>
public sealed class DiscoveryWaitTests
{
    [Fact]
    public async Task A_scrape_that_comes_before_discovery_is_complete_waits_for_it()
    {
        await using var world = new MetricsWorld(named: false);
        var scrape = world.Refresh();
        world.Tell(new MetricsProtocol.BranchesConfigured(["one", "other"]));
        world.Tell(new MetricsProtocol.DiscoveryCompleted("one", ["a"]));
        var a = world.Add("a");
        Assert.Equal(1, a.Asked);
        a.Answer(1);
        Assert.False(scrape.IsCompleted);
        Assert.False(world.Published.IsComplete);

        world.Tell(new MetricsProtocol.DiscoveryCompleted("other", ["b"]));
        Assert.True(world.Published.IsComplete);
        Assert.False(scrape.IsCompleted);
        world.Add("b").Answer(2);
        Assert.Equal(new Refreshed(2, 0), scrape.Answer());
        Assert.Equal([StubSource.Sample("a", 1), StubSource.Sample("b", 2)], world.Samples);
    }

    [Fact]
    public async Task Branches_without_sources_delay_no_scrape()
    {
        await using var world = new MetricsWorld(named: false);
        var scrape = world.Refresh();
        world.Tell(new MetricsProtocol.BranchesConfigured(["one"]));
        Assert.False(scrape.IsCompleted);
        world.Tell(new MetricsProtocol.DiscoveryCompleted("one", []));
        Assert.Equal(new Refreshed(0, 0), scrape.Answer());
    }

    [Fact]
    public async Task Branches_that_do_not_complete_discovery_are_waited_for_once()
    {
        await using var world = new MetricsWorld(named: false);
        var first = world.Refresh();
        world.Tell(new MetricsProtocol.BranchesConfigured(["silent", "other"]));
        world.Tell(new MetricsProtocol.DiscoveryCompleted("other", []));
        Assert.False(first.IsCompleted);
        world.Advance(2);
        Assert.Equal(new Refreshed(0, 0), first.Answer());
        Assert.True(world.Refresh().IsCompleted);

        // The other branch completes again. That changes nothing for the silent one.
        world.Tell(new MetricsProtocol.BranchesConfigured(["silent", "other"]));
        world.Tell(new MetricsProtocol.DiscoveryCompleted("other", []));
        Assert.True(world.Refresh().IsCompleted);
        Assert.False(world.Published.IsComplete);
    }

    [Fact]
    public async Task The_sources_of_one_branch_do_not_replace_those_of_another()
    {
        await using var world = new MetricsWorld(named: false);
        world.Tell(new MetricsProtocol.BranchesConfigured(["one", "other"]));
        world.Tell(new MetricsProtocol.DiscoveryCompleted("one", ["a"]));
        world.Tell(new MetricsProtocol.DiscoveryCompleted("other", ["b"]));
        world.Tell(new MetricsProtocol.DiscoveryCompleted("other", []));
        Assert.Equal("a", Assert.Single(world.Sources).Source);
    }

    [Fact]
    public async Task A_source_that_was_found_and_has_not_announced_itself_is_waited_for_once()
    {
        await using var world = new MetricsWorld();
        world.Expect("a");
        var first = world.Refresh();
        world.Advance(1.9);
        Assert.False(first.IsCompleted);
        world.Advance(0.1);
        Assert.Equal(new Refreshed(1, 1), first.Answer());
        Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());

        world.Expect("a");
        Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
        var a = world.Add("a");
        var scrape = world.Refresh();
        Assert.False(scrape.IsCompleted);
        a.Answer(1);
        Assert.Equal(new Refreshed(1, 0), scrape.Answer());
    }

    [Fact]
    public async Task A_source_that_announces_itself_while_a_scrape_waits_for_it_is_asked_for_that_scrape()
    {
        await using var world = new MetricsWorld();
        world.Expect("a");
        var scrape = world.Refresh();
        var a = world.Add("a");
        Assert.Equal(1, a.Asked);
        a.Answer(1);
        Assert.Equal(new Refreshed(1, 0), scrape.Answer());
        Assert.Equal([StubSource.Sample("a", 1)], world.Samples);
    }

    [Fact]
    public async Task A_source_that_does_not_exist_any_longer_is_not_waited_for()
    {
        await using var world = new MetricsWorld();
        world.Expect("a", "b");
        var scrape = world.Refresh();
        world.Add("b").Answer(1);
        Assert.False(scrape.IsCompleted);
        world.Expect("b");
        Assert.True(scrape.IsCompleted);
        Assert.Equal("b", Assert.Single(world.Sources).Source);
    }

    [Fact]
    public async Task A_branch_that_is_switched_off_has_no_sources_and_its_last_message_is_ignored()
    {
        await using var world = new MetricsWorld(named: false);
        world.Tell(new MetricsProtocol.BranchesConfigured(["one", "other"]));
        world.Tell(new MetricsProtocol.DiscoveryCompleted("one", []));
        world.Tell(new MetricsProtocol.DiscoveryCompleted("other", ["b"]));
        var scrape = world.Refresh();
        world.Tell(new MetricsProtocol.BranchesConfigured(["one"]));
        Assert.True(scrape.IsCompleted);
        world.Tell(new MetricsProtocol.DiscoveryCompleted("other", ["c"]));
        Assert.Empty(world.Sources);
        Assert.True(world.Refresh().IsCompleted);
    }

    [Fact]
    public async Task A_scrape_waits_for_sources_that_are_restarted_and_misses_none_of_them()
    {
        await using var world = new MetricsWorld();
        var a = world.AddWithPast("a", 1);
        var underWay = world.Refresh();
        world.Tell(new MetricsProtocol.DiscoveryStarted(MetricsWorld.Branch));
        a.Stop();
        var next = world.Refresh();
        Assert.False(underWay.IsCompleted);
        Assert.False(next.IsCompleted);

        world.Expect("a");
        world.Add("a").Answer(2);
        Assert.True(underWay.IsCompleted);
        Assert.Equal(0, next.Answer().Late);
        Assert.Equal([StubSource.Sample("a", 2)], world.Samples);
    }

    [Fact]
    public async Task Readiness_does_not_end_when_a_branch_starts_another_discovery()
    {
        await using var world = new MetricsWorld();
        Assert.True(world.Published.IsComplete);
        world.Tell(new MetricsProtocol.DiscoveryStarted(MetricsWorld.Branch));
        Assert.True(world.Published.IsComplete);
    }

    [Fact]
    public async Task A_source_that_has_answered_is_not_asked_again_for_the_same_scrape()
    {
        await using var world = new MetricsWorld(
            new CollectOptions(TimeSpan.Zero, default, default, TimeSpan.FromMinutes(5)), named: false);
        world.Tell(new MetricsProtocol.BranchesConfigured(["one", "other"]));
        var a = world.Add("a");
        var scrape = world.Refresh();
        a.Answer(1);
        world.Tell(new MetricsProtocol.DiscoveryCompleted("one", ["a"]));
        world.Tell(new MetricsProtocol.DiscoveryCompleted("other", []));
        Assert.Equal(1, a.Asked);
        Assert.Equal(new Refreshed(1, 0), scrape.Answer());
    }
}
