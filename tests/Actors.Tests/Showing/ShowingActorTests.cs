using Akka.Actor;
using LustreActors.Actors.Showing;
using LustreActors.Actors.Tests.Publishing;
using LustreActors.Blocking;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Showing;

public sealed class ShowingActorTests
{
    private static readonly LaneSnapshot Quiet = new(0, 0, [], 0, 0, 0, [], [], 0);

    [Fact]
    public async Task An_overview_shows_what_is_published_now()
    {
        await using var world = new MetricsWorld();
        var showing = Start(world);
        var target = world.Add("scratch-OST0000");
        Report(world, target, 0);
        Overview(world, showing);
        world.Advance(10);
        Report(world, target, 1000);

        var overview = Overview(world, showing);
        Assert.Equal(100, Assert.Single(overview.Filesystems).Rates.ReadBytes);
        Assert.Equal(("scratch-OST0000", SourceState.Up), (overview.Sources[0].Name, overview.Sources[0].State));
        Assert.Empty(overview.Troubles);
    }

    [Fact]
    public async Task Nobody_who_looks_and_nobody_who_does_not_asks_a_source_to_collect()
    {
        await using var world = new MetricsWorld();
        var showing = Start(world);
        var target = world.AddWithPast("scratch-OST0000", 1);
        var asked = target.Asked;
        world.Advance(60);
        Overview(world, showing);
        Assert.Equal(asked, target.Asked);
    }

    [Fact]
    public async Task A_trend_gets_a_point_every_five_seconds_however_often_somebody_looks()
    {
        await using var world = new MetricsWorld();
        var showing = Start(world);
        var target = world.Add("scratch-OST0000");
        Report(world, target, 0);
        Overview(world, showing);
        world.Advance(1);
        Report(world, target, 100);
        for (var i = 0; i < 20; i++)
        {
            Overview(world, showing);
            world.Advance(1);
        }

        var trend = Assert.Single(Overview(world, showing).Filesystems).Trend;
        Assert.InRange(trend.ReadBytes.Count(p => p is not null), 3, 5);
    }

    [Fact]
    public async Task A_question_that_comes_while_a_step_is_made_is_answered()
    {
        await using var world = new MetricsWorld();
        var showing = Start(world);
        world.AddWithPast("scratch-OST0000", 1);
        world.Time.Advance(TimeSpan.FromSeconds(4));
        var first = world.Question<Overview>(showing, ShowingProtocol.ReadOverview.Now);
        world.Advance(2);
        Assert.Single((await first).Sources);
    }

    [Fact]
    public async Task A_source_shows_its_last_readings_and_what_it_brings()
    {
        await using var world = new MetricsWorld();
        var showing = Start(world);
        var target = world.Add("scratch-OST0000", minAge: TimeSpan.FromSeconds(30));
        Report(world, target, 0);
        world.Advance(5);
        target.Report(target.Down(SourceState.Failing, "permission denied"));

        var detail = world.Ask<SourceDetail>(showing, new ShowingProtocol.ReadSource("scratch-OST0000"));
        Assert.Equal([SourceState.Failing, SourceState.Up], detail.Readings.Select(r => r.State));
        Assert.Equal(("permission denied", 30.0), (detail.Source.Error, detail.MinAgeSeconds));
        Assert.Contains("lustre_read_bytes_total", detail.Families.Select(f => f.Name));
        Assert.IsType<ShowingProtocol.NoSuchSource>(world.Ask<object>(showing, new ShowingProtocol.ReadSource("<script>")));
    }

    [Fact]
    public async Task A_source_that_has_ended_is_not_shown_any_longer()
    {
        await using var world = new MetricsWorld();
        var showing = Start(world);
        var target = world.Add("scratch-OST0000");
        Report(world, target, 0);
        Assert.Single(Overview(world, showing).Filesystems);
        target.Stop();
        var overview = Overview(world, showing);
        Assert.Empty(overview.Filesystems);
        Assert.Empty(overview.Sources);
    }

    private static IActorRef Start(MetricsWorld world) =>
        world.Start(ShowingActor.Name, ShowingActor.Props(world.Metrics, () => Quiet, null, world.Time));

    private static Overview Overview(MetricsWorld world, IActorRef showing) =>
        world.Ask<Overview>(showing, ShowingProtocol.ReadOverview.Now);

    private static void Report(MetricsWorld world, StubSource source, double read) => source.Report(
        source.Up(0) with { Snapshot = new Snapshot([.. BoardReadings.Ost(source.Name, read, 0)], world.Time.GetTimestamp()) });
}
