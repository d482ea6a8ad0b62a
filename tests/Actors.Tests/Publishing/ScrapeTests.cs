using LustreActors.Actors.Supervising;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Publishing;

/// <summary>The sources that a scrape asks, and those that it waits for.</summary>
public sealed class ScrapeTests
{
    [Fact]
    public async Task A_scrape_asks_every_source_and_is_answered_when_all_have_spoken()
    {
        await using var world = new MetricsWorld();
        var (a, b) = (world.Add("a"), world.Add("b"));
        var scrape = world.Refresh();
        Assert.Equal((1, 1), (a.Asked, b.Asked));
        a.Answer(1);
        Assert.False(scrape.IsCompleted);
        b.Answer(2);
        Assert.Equal(new Refreshed(2, 0), scrape.Answer());
        Assert.Equal([StubSource.Sample("a", 1), StubSource.Sample("b", 2)], world.Samples);
    }

    [Fact]
    public async Task A_scrape_asks_only_sources_older_than_the_minimum_age()
    {
        await using var world = new MetricsWorld();
        var young = world.AddWithPast("young", 1);
        var old = world.AddWithPast("old", 2);
        _ = world.Collect(young.Owner.Path.Short());
        young.Answer(3);
        world.Advance(0.9);
        var (askedYoung, askedOld) = (young.Asked, old.Asked);
        var scrape = world.Refresh();
        Assert.Equal((askedYoung, askedOld + 1), (young.Asked, old.Asked));
        old.Answer(4);
        Assert.Equal(new Refreshed(1, 0), scrape.Answer());
        Assert.Equal([StubSource.Sample("old", 4), StubSource.Sample("young", 3)], world.Samples);
    }

    [Fact]
    public async Task Two_scrapes_within_the_minimum_age_share_one_collection()
    {
        await using var world = new MetricsWorld();
        var a = world.Add("a");
        _ = world.Refresh();
        a.Answer(1);
        world.Advance(0.999);
        Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
        Assert.Equal(1, a.Asked);
        world.Advance(0.001);
        _ = world.Refresh();
        Assert.Equal(2, a.Asked);
    }

    [Fact]
    public async Task Overlapping_scrapes_share_one_collection()
    {
        await using var world = new MetricsWorld();
        var a = world.Add("a");
        var first = world.Refresh();
        world.Advance(1.5);
        var second = world.Refresh();
        Assert.Equal(1, a.Asked);
        a.Answer(1);
        Assert.Equal((new Refreshed(1, 0), new Refreshed(1, 0)), (first.Answer(), second.Answer()));
    }

    [Fact]
    public async Task A_dear_source_has_a_minimum_age_of_its_own()
    {
        await using var world = new MetricsWorld();
        var dear = world.Add("dear", TimeSpan.FromSeconds(30));
        _ = world.Refresh();
        dear.Answer(1);
        world.Advance(29);
        Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
        world.Advance(1);
        _ = world.Refresh();
        Assert.Equal(2, dear.Asked);
    }

    [Fact]
    public async Task A_source_that_fails_is_not_asked_by_every_scrape_either()
    {
        await using var world = new MetricsWorld();
        var a = world.Add("a");
        _ = world.Refresh();
        a.Report(a.Down(SourceState.Failing, "it is broken"));
        world.Advance(0.5);
        Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
        Assert.Equal(1, a.Asked);
    }

    [Fact]
    public async Task A_scrape_waits_no_longer_than_its_budget_and_serves_what_a_late_source_said_last()
    {
        await using var world = new MetricsWorld();
        var (late, quick) = (world.AddWithPast("late", 1), world.AddWithPast("quick", 2));
        var scrape = world.Refresh(wait: 2);
        quick.Answer(3);
        world.Advance(1.999);
        Assert.False(scrape.IsCompleted);
        world.Advance(0.001);
        Assert.Equal(new Refreshed(2, 1), scrape.Answer());
        Assert.Equal([StubSource.Sample("late", 1), StubSource.Sample("quick", 3)], world.Samples);
        Assert.True(world["late"].Late);
    }

    [Fact]
    public async Task Later_scrapes_do_not_wait_for_a_late_source_until_it_has_answered()
    {
        await using var world = new MetricsWorld();
        var (late, quick) = (world.AddWithPast("late", 1), world.AddWithPast("quick", 2));
        var asked = late.Asked + 1;
        _ = world.Refresh();
        quick.Answer(3);
        world.Advance(15);

        var second = world.Refresh();
        quick.Answer(4);
        Assert.Equal(new Refreshed(1, 0), second.Answer());
        Assert.Equal(asked, late.Asked);

        late.Answer(5);
        Assert.False(world["late"].Late);
        world.Advance(15);
        var third = world.Refresh();
        Assert.Equal(asked + 1, late.Asked);
        quick.Answer(6);
        Assert.False(third.IsCompleted);
        late.Answer(7);
        Assert.Equal(new Refreshed(2, 0), third.Answer());
        Assert.Equal([StubSource.Sample("late", 7), StubSource.Sample("quick", 6)], world.Samples);
    }

    [Fact]
    public async Task A_source_that_is_always_late_rests_and_no_scrape_waits_for_it()
    {
        await using var world = new MetricsWorld();
        var slow = world.Add("slow");
        for (var reading = 1; reading <= 2; reading++)
        {
            var late = world.Refresh();
            world.Advance(2);
            Assert.Equal(new Refreshed(1, 1), late.Answer());
            world.Advance(1);
            slow.Report(slow.Up(reading) with { Duration = TimeSpan.FromSeconds(3) });
            world.Advance(12);
        }

        // Thirty seconds from the beginning of the reading before, fifteen of which are over.
        Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
        Assert.Equal(2, slow.Asked);
        Assert.Equal([StubSource.Sample("slow", 2)], world.Samples);
        world.Advance(15);
        Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
        Assert.Equal(3, slow.Asked);

        // It is quick three times, so it is awaited again.
        slow.Report(slow.Up(3) with { Duration = TimeSpan.FromSeconds(1) });
        for (var reading = 4; reading <= 5; reading++)
        {
            world.Advance(15);
            Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
            slow.Report(slow.Up(reading) with { Duration = TimeSpan.FromSeconds(1) });
        }

        world.Advance(15);
        var scrape = world.Refresh();
        slow.Answer(6);
        Assert.Equal(new Refreshed(1, 0), scrape.Answer());
        Assert.Equal([StubSource.Sample("slow", 6)], world.Samples);
    }

    [Fact]
    public async Task A_source_that_is_late_every_other_time_is_not_awaited_for_ever()
    {
        await using var world = new MetricsWorld();
        var moody = world.Add("moody");
        for (var reading = 1; reading <= 3; reading++)
        {
            var scrape = world.Refresh();
            world.Advance(3);
            scrape.Answer();
            moody.Report(moody.Up(reading) with { Duration = TimeSpan.FromSeconds(reading % 2 == 0 ? 0.1 : 3) });
            world.Advance(60);
        }

        for (var reading = 4; reading <= 9; reading++)
        {
            Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
            Assert.Equal(reading, moody.Asked);
            moody.Report(moody.Up(reading) with { Duration = TimeSpan.FromSeconds(reading % 2 == 0 ? 0.1 : 3) });
            world.Advance(60);
        }
    }

    [Fact]
    public async Task A_source_that_rests_is_read_before_its_last_reading_is_stale()
    {
        await using var world = new MetricsWorld();
        var slow = world.Add("slow");
        for (var reading = 1; reading <= 2; reading++)
        {
            _ = world.Refresh();
            world.Advance(200);
            slow.Report(slow.Up(reading) with { Duration = TimeSpan.FromSeconds(200) });
        }

        world.Advance(149);
        _ = world.Refresh();
        Assert.Equal(3, slow.Asked);
        Assert.Equal([StubSource.Sample("slow", 2)], world.Samples);
    }

    [Fact]
    public async Task A_scrape_that_waits_for_an_instant_makes_no_source_rest_for_others()
    {
        await using var world = new MetricsWorld();
        var a = world.Add("a");
        for (var reading = 1; reading <= 3; reading++)
        {
            _ = world.Refresh(wait: 0.01);
            world.Advance(0.5);
            a.Report(a.Up(reading) with { Duration = TimeSpan.FromSeconds(0.5) });
            world.Advance(1);
        }

        var asked = a.Asked;
        var scrape = world.Refresh();
        Assert.Equal(asked + 1, a.Asked);
        Assert.False(scrape.IsCompleted);
        a.Answer(4);
        Assert.Equal(new Refreshed(1, 0), scrape.Answer());
    }

    [Fact]
    public async Task A_late_answer_is_served_by_the_next_scrape()
    {
        await using var world = new MetricsWorld();
        var late = world.Add("late");
        _ = world.Refresh();
        world.Advance(3);
        Assert.Empty(world.Samples);
        late.Answer(1);
        _ = world.Refresh();
        world.Advance(2);
        Assert.Equal([StubSource.Sample("late", 1)], world.Samples);
    }

    [Fact]
    public async Task Scrapes_that_bring_nothing_new_are_served_the_same_exposition()
    {
        await using var world = new MetricsWorld();
        var a = world.Add("a");
        _ = world.Refresh();
        a.Answer(1);
        var served = world.Published.Current;
        world.Advance(0.5);
        world.Refresh().Answer();
        Assert.Same(served, world.Published.Current);
    }

    [Fact]
    public async Task What_an_administrator_asks_for_is_collected_however_young_it_is_and_nothing_else()
    {
        await using var world = new MetricsWorld();
        var (a, b) = (world.Add("a"), world.Add("b"));
        _ = world.Refresh();
        a.Answer(1);
        b.Answer(2);
        var collected = world.Collect(a.Owner.Path.Short());
        Assert.Equal((2, 1), (a.Asked, b.Asked));
        a.Answer(3);
        Assert.Equal(new Refreshed(1, 0), collected.Answer());
        Assert.Equal([StubSource.Sample("a", 3), StubSource.Sample("b", 2)], world.Samples);

        _ = world.Collect("/");
        Assert.Equal((3, 2), (a.Asked, b.Asked));
        Assert.Equal(new Refreshed(0, 0), world.Collect("/own").Answer());
    }

    [Fact]
    public async Task New_ages_hold_from_the_next_scrape_on()
    {
        await using var world = new MetricsWorld();
        var a = world.Add("a");
        _ = world.Refresh();
        a.Answer(1);
        world.Tell(new MetricsProtocol.Reconfigured(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5)));
        world.Advance(4);
        Assert.Equal(new Refreshed(0, 0), world.Refresh().Answer());
        Assert.Equal(1, a.Asked);
        world.Advance(6);
        _ = world.Refresh();
        Assert.Equal(2, a.Asked);
        world.Advance(2);
        Assert.Empty(world.Samples);
    }
}
