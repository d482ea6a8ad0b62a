using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Supervising;
using LustreActors.Actors.Tests.Collecting;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Supervising;

/// <summary>The guarantees of the architecture for actors, tested on Akka itself.</summary>
public sealed class ActorGuaranteesTests
{
    [Fact]
    public async Task A_restart_keeps_the_series_of_a_source()
    {
        await using var world = new SourceWorld();
        var published = new PublishedExposition();
        var options = new CollectOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), SourceWorld.Deadline, TimeSpan.FromMinutes(5));
        var metrics = world.Start("exposition", MetricsActor.Props(options, published, static _ => [], world.Time), Supervision.KeepsState);
        var reads = 0;
        var services = world.Services with { Metrics = metrics };
        var props = SourceActor.Props(
            () => new ScriptedSource("a", _ => ++reads == 2 ? throw new FormatException("a defect") : ScriptedSource.Of(reads)),
            new SourceActorOptions(SourceWorld.Deadline),
            services);
        var source = world.Start("failing", props);
        metrics.Tell(new MetricsProtocol.BranchesConfigured(["tests"]));
        metrics.Tell(new MetricsProtocol.DiscoveryCompleted("tests", ["a"]));

        Assert.Equal(["test_value{source=\"a\"} 1"], Scrape());
        Assert.Equal(["test_value{source=\"a\"} 1"], Scrape());
        Assert.Equal(ActorState.BackingOff, world.Show(source)!.State);
        Assert.Equal(["test_value{source=\"a\"} 1"], Scrape());
        world.Advance(2);
        Assert.Equal(["test_value{source=\"a\"} 3"], Scrape());
        Assert.Equal(1, world.Show(source)!.Restarts);

        string[] Scrape()
        {
            world.Advance(1.01 - (world.Show(source)!.State == ActorState.BackingOff ? 1 : 0));
            var scrape = world.Question<Refreshed>(metrics, new MetricsProtocol.Refresh(TimeSpan.FromSeconds(2)));
            world.RunUntil(() => scrape.IsCompleted);
            world.Settle();
            return published.Current.Samples();
        }
    }

    [Fact]
    public async Task An_actor_that_fails_on_every_message_is_restarted_less_and_less_often_however_many_there_are()
    {
        await using var world = new FailingWorld();
        world.Start(Supervision.Source);
        for (var message = 0; message < 1000; message++)
            world.Actor.Tell(FailingWorld.Failure);
        world.Settle();
        Assert.Equal((ActorState.BackingOff, 0, 999), (world.Show.State, world.Show.Restarts, world.Show.Waiting));
        world.Advance(60);
        Assert.InRange(world.Show.Restarts, 4, 6);
        Assert.Equal(999 - world.Show.Restarts, world.Show.Waiting);
    }

    [Fact]
    public async Task A_hang_does_not_reach_the_actor()
    {
        await using var world = new SourceWorld();
        var (source, reads) = world.SpawnHanging();
        world.Advance(3);
        for (var scrape = 0; scrape < 1000; scrape++)
            source.Tell(SourceProtocol.Collect.Now);
        world.Settle();
        Assert.Equal((ActorState.Running, 0), (world.Show(source)!.State, world.Show(source)!.Waiting));
        Assert.Equal(("collecting", TimeSpan.FromSeconds(3)), world.Show(source)!.Doing);
        Assert.Equal(1, reads());
    }

    [Fact]
    public async Task A_stop_during_a_collection_leaves_nothing_behind()
    {
        await using var world = new SourceWorld();
        var timers = world.Time.ArmedTimers;
        var reads = 0;
        var options = new SourceActorOptions(SourceWorld.Deadline) { Interval = TimeSpan.FromSeconds(30) };
        var source = world.Spawn(
            () => new ScriptedSource("a", _ =>
            {
                Interlocked.Increment(ref reads);
                world.Hang();
                return ScriptedSource.Of(1);
            }),
            options);
        world.Advance(0);
        world.RunUntil(() => Volatile.Read(ref reads) == 1);
        world.Tree.Stop("/a");
        world.Settle();
        Assert.Null(world.Show(source));

        world.LetGo();
        world.RunUntil(() => world.Lane.Snapshot().InFlight == 0);
        world.RunUntil(() => world.Time.ArmedTimers == timers);
        world.Settle();
        Assert.Empty(world.Reports);
        Assert.Empty(world.Tree.DeadLetters.Counts);
    }

    [Fact]
    public async Task A_collection_that_is_given_up_closes_what_it_holds_when_its_actor_ends()
    {
        await using var world = new SourceWorld();
        var collection = new Held();
        var props = SourceActor.Props("held", () => collection, new SourceActorOptions(SourceWorld.Deadline), world.Services);
        var source = world.Start("held", props);
        source.Tell(SourceProtocol.Collect.Now);
        world.Settle();
        world.Tree.Stop("/held");
        world.Settle();
        Assert.True(collection.IsDisposed);
    }

    private sealed class Held : Collection, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public override Task<Blocking.LaneResult<Collected>> RunAsync() => new TaskCompletionSource<Blocking.LaneResult<Collected>>().Task;

        public void Dispose() => IsDisposed = true;
    }
}
