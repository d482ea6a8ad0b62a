namespace LustreActors.Kernel.Tests.Cells;

public sealed class StoppingTests
{
    [Fact]
    public async Task A_stop_cancels_the_token_before_the_stop_message_is_reached()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        world.Tell(a, new Do(async actor =>
        {
            var stopped = new TaskCompletionSource();
            using var registration = actor.Context.Stopping.Register(stopped.SetResult);
            await stopped.Task;
            actor.Note("was told");
        }));
        Assert.Equal(["a starts"], world.Journal.Take());

        Assert.True(world.System.Stop(a.Path));
        world.Settle();
        Assert.Equal(["a was told", "a stopped Requested"], world.Journal.Entries);
    }

    [Fact]
    public async Task Children_end_before_their_parent_and_the_last_started_is_asked_first()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        world.SpawnUnder(a, "b", world.Props("b"));
        world.SpawnUnder(a, "c", world.Props("c"));
        world.Journal.Take();
        world.System.Stop(a.Path);
        world.Settle();
        Assert.Equal(["c stopped ParentStopped", "b stopped ParentStopped", "a stopped Requested"], world.Journal.Entries);
    }

    [Fact]
    public async Task An_actor_that_does_not_stop_in_time_is_abandoned_and_the_world_goes_on()
    {
        await using var world = new World();
        var gate = new TaskCompletionSource();
        var parent = world.Spawn("p");
        var a = world.SpawnUnder(parent, "a", world.Props("a"));
        world.SpawnUnder(a, "b", world.Props("b"));
        world.Tell(parent, Do.It(actor => actor.Context.Watch(a, Do.Note("a ended"))));
        world.Tell(a, new Do(async _ => await gate.Task));
        a.Tell(Do.Note("never"));
        world.Journal.Take();

        world.System.Stop(a.Path);
        world.Advance(4.999);
        Assert.Equal(ActorState.Stopping, world.Show(a).State);
        Assert.Empty(world.Journal.Entries);
        world.Advance(0.001);
        Assert.Equal(["b stopped ParentStopped", "p a ended"], world.Journal.Take().Order());
        Assert.Equal(ActorState.Abandoned, world.Show(a).State);
        Assert.Equal((1, 1L), (world.System.Totals.AbandonedNow, world.System.Totals.Abandoned));
        Assert.Equal(1, world.Log.Count(1012));
        Assert.Equal(1, world.System.DeadLetters.Total);

        world.SpawnUnder(parent, "a", world.Props("a2"));
        Assert.Equal(["a2 starts"], world.Journal.Take());
        gate.SetResult();
        world.Settle();
        Assert.Equal(["a stopped Requested"], world.Journal.Entries);
        Assert.Equal((0, 1L), (world.System.Totals.AbandonedNow, world.System.Totals.Abandoned));
    }

    [Fact]
    public async Task A_cleanup_that_hangs_is_abandoned_and_not_begun_again()
    {
        await using var world = new World();
        var gate = new TaskCompletionSource();
        var stops = 0;
        world.System.Spawn("a", new Props<int>(() => new HangsInCleanup(() =>
        {
            stops++;
            return gate.Task;
        })));
        world.Settle();
        world.System.Stop(ActorPath.Parse("/a"));
        world.Advance(5);
        Assert.Equal(1, world.System.Totals.AbandonedNow);
        gate.SetResult();
        world.Settle();
        Assert.Equal((0, 1), (world.System.Totals.AbandonedNow, stops));
    }

    [Fact]
    public async Task An_actor_abandoned_in_the_middle_of_a_restart_gets_no_new_incarnation()
    {
        await using var world = new World();
        var gate = new TaskCompletionSource();
        var made = 0;
        world.System.Spawn("a", new Props<int>(() =>
        {
            made++;
            return new HangsInCleanup(() => gate.Task);
        }));
        world.Settle();
        world.System.Restart(ActorPath.Parse("/a"));
        world.Settle();
        world.System.Stop(ActorPath.Parse("/a"));
        world.Advance(5);
        Assert.Equal((1, 1), (world.System.Totals.AbandonedNow, made));
        gate.SetResult();
        world.Settle();
        Assert.Equal((0, 1), (world.System.Totals.AbandonedNow, made));
    }

    [Fact]
    public async Task A_parent_that_waits_for_a_slow_child_is_not_abandoned_for_it()
    {
        await using var world = new World();
        var gate = new TaskCompletionSource();
        var a = world.Spawn("a");
        var b = world.SpawnUnder(a, "b", world.Props("b") with { StopTimeout = TimeSpan.FromSeconds(20) });
        world.Tell(b, new Do(async _ => await gate.Task));
        world.System.Stop(a.Path);
        world.Advance(15);
        Assert.Equal(ActorState.Stopping, world.Show(a).State);
        gate.SetResult();
        world.Settle();
        Assert.Null(world.System.Find(a.Path));
        Assert.Equal(0, world.System.Totals.Abandoned);
    }

    [Fact]
    public async Task A_stop_during_a_restart_ends_the_actor()
    {
        await using var world = new World();
        var gate = new TaskCompletionSource();
        var a = world.Spawn("a");
        var b = world.SpawnUnder(a, "b", world.Props("b"));
        world.Tell(b, new Do(async _ => await gate.Task));
        world.Tell(a, Do.Fail());
        world.System.Stop(a.Path);
        world.Settle();
        gate.SetResult();
        world.Settle();
        Assert.Null(world.System.Find(a.Path));
        Assert.Single(world.Journal.Entries, "a starts");
        Assert.Single(world.Journal.Entries, e => e.StartsWith("a stopped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_the_system_ends_the_top_level_actors_in_reverse_order_one_after_the_other()
    {
        var world = new World();
        world.Spawn("first");
        world.Spawn("second");
        world.Spawn("third");
        world.Journal.Take();
        await world.DisposeAsync();
        Assert.Equal(["third stopped ParentStopped", "second stopped ParentStopped", "first stopped ParentStopped"], world.Journal.Entries);
        Assert.Equal(0, await world.System.Terminated);
        Assert.Throws<InvalidOperationException>(() => world.System.Spawn("late", world.Props("late")));
        Assert.Equal(0, world.Time.ArmedTimers);
    }

    [Fact]
    public async Task An_actor_stopped_before_its_start_never_starts()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        world.Tell(a, Do.It(actor => actor.Context.Stop(actor.Context.Spawn("b", world.Props("b")))));
        Assert.DoesNotContain(world.Journal.Entries, e => e.StartsWith("b ", StringComparison.Ordinal));
        Assert.Empty(world.Show(a).Children);
    }

    private sealed class HangsInCleanup(Func<Task> cleanUp) : Actor<int>
    {
        protected override ValueTask OnMessage(int message) => ValueTask.CompletedTask;

        protected override ValueTask OnStopped(StopReason reason) => new(cleanUp());
    }
}
