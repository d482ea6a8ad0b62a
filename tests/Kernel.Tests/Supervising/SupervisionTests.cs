namespace LustreActors.Kernel.Tests.Supervising;

public sealed class SupervisionTests
{
    private static Supervision Always(Directive directive) => World.RestartAtOnce with { Decider = _ => directive };

    [Fact]
    public async Task A_restart_loses_the_message_that_failed_and_keeps_the_later_ones_and_the_ref()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        a.Tell(Do.Note("before"));
        a.Tell(Do.Fail());
        world.Tell(a, Do.Note("after"));
        Assert.Equal(["a starts", "a before", "a restarting after broken", "a stopped Restarting", "a starts", "a after"], world.Journal.Entries);
        Assert.Equal(1, world.Show(a).Restarts);
        Assert.Equal(a.Uid, world.Show(a).Uid);
        Assert.Equal(("InvalidOperationException", "broken"), (world.Show(a).LastFailure!.Type, world.Show(a).LastFailure!.Message));
    }

    [Fact]
    public async Task A_resumed_actor_goes_on_with_the_same_incarnation()
    {
        await using var world = new World();
        var a = world.Spawn("a", Always(Directive.Resume));
        a.Tell(Do.Fail());
        world.Tell(a, Do.Note("after"));
        Assert.Equal(["a starts", "a after"], world.Journal.Entries);
        Assert.Equal(0, world.Show(a).Restarts);
    }

    [Fact]
    public async Task A_stopped_actor_is_gone_and_its_waiting_messages_are_dead_letters()
    {
        await using var world = new World();
        var a = world.Spawn("a", Supervision.StopOnFailure);
        a.Tell(Do.Fail());
        world.Tell(a, Do.Note("never"));
        Assert.Equal(["a starts", "a stopped Failed"], world.Journal.Entries);
        Assert.Null(world.System.Find(a.Path));
        Assert.False(a.Tell(Do.Note("never")));
        Assert.Equal(2, world.System.DeadLetters.Total);
    }

    [Fact]
    public async Task A_restart_waits_for_the_end_of_the_children()
    {
        await using var world = new World();
        var gate = new TaskCompletionSource();
        var a = world.Spawn("a", starting: actor => actor.Context.Spawn("b", world.Props("b")));
        world.Settle();
        var b = (IActorRef<Do>)FindChild(world, a, "b");
        world.Tell(b, new Do(async _ => await gate.Task));
        world.Tell(a, Do.Fail());
        world.Tell(a, Do.Note("after"));
        Assert.Equal(["a starts", "b starts", "a restarting after broken"], world.Journal.Take());
        Assert.Equal(ActorState.Restarting, world.Show(a).State);

        gate.SetResult();
        world.Settle();
        Assert.Equal(["b stopped ParentStopped", "a stopped Restarting", "a starts"], world.Journal.Entries[..3]);
        Assert.Equal(["a after", "b starts"], world.Journal.Entries[3..].Order());
    }

    [Fact]
    public async Task A_suspended_subtree_takes_messages_but_handles_none()
    {
        await using var world = new World();
        var verdictDelayed = new TaskCompletionSource();
        var top = world.Spawn("top");
        var a = world.SpawnUnder(top, "a", world.Props("a", Always(Directive.Resume)));
        var b = world.SpawnUnder(a, "b", world.Props("b"));
        world.Journal.Take();

        world.Tell(top, new Do(async _ => await verdictDelayed.Task));
        world.Tell(a, Do.Fail());
        Assert.True(world.Tell(a, Do.Note("waited")));
        Assert.True(world.Tell(b, Do.Note("waited")));
        Assert.Empty(world.Journal.Entries);
        Assert.Equal(ActorState.Suspended, world.Show(a).State);
        Assert.Equal(ActorState.Suspended, world.Show(b).State);

        verdictDelayed.SetResult();
        world.Settle();
        Assert.Equal(["a waited", "b waited"], world.Journal.Entries.Order());
    }

    [Fact]
    public async Task A_rest_that_ends_while_the_subtree_is_suspended_waits_for_the_verdict()
    {
        await using var world = new World();
        var verdictDelayed = new TaskCompletionSource();
        var second = TimeSpan.FromSeconds(1);
        var top = world.Spawn("top");
        var a = world.SpawnUnder(top, "a", world.Props("a", Always(Directive.Resume)));
        var b = world.SpawnUnder(a, "b", world.Props("b", World.RestartAtOnce with { Backoff = new Backoff(second, second, 0, second) }));
        world.Tell(b, Do.Fail());
        world.Tell(top, new Do(async _ => await verdictDelayed.Task));
        world.Tell(a, Do.Fail());
        world.Journal.Take();
        world.Advance(2);
        Assert.Empty(world.Journal.Entries);
        Assert.Equal(ActorState.Suspended, world.Show(b).State);

        verdictDelayed.SetResult();
        world.Settle();
        Assert.Equal(["b starts"], world.Journal.Entries);
        Assert.Equal(ActorState.Running, world.Show(b).State);
    }

    [Fact]
    public async Task A_verdict_on_a_failure_that_an_operator_has_already_mended_does_nothing()
    {
        await using var world = new World();
        var verdictDelayed = new TaskCompletionSource();
        var top = world.Spawn("top");
        var a = world.SpawnUnder(top, "a", world.Props("a"));
        world.Tell(top, new Do(async _ => await verdictDelayed.Task));
        world.Tell(a, Do.Fail());
        world.System.Restart(a.Path);
        world.Settle();
        Assert.Equal((ActorState.Running, 1L), (world.Show(a).State, world.Show(a).Restarts));
        verdictDelayed.SetResult();
        world.Settle();
        Assert.Equal((ActorState.Running, 1L), (world.Show(a).State, world.Show(a).Restarts));
    }

    [Fact]
    public async Task A_start_that_throws_is_a_failure_and_the_incarnation_is_stopped_once()
    {
        await using var world = new World();
        var attempts = 0;
        var a = world.Spawn("a", starting: _ =>
        {
            if (++attempts < 3)
                throw new InvalidOperationException("not yet");
        });
        Assert.Equal(
            ["a starts", "a restarting after not yet", "a stopped Restarting", "a starts", "a restarting after not yet", "a stopped Restarting", "a starts"],
            world.Journal.Entries);
        Assert.Equal(ActorState.Running, world.Show(a).State);
    }

    [Fact]
    public async Task Resuming_an_actor_that_never_started_restarts_it()
    {
        await using var world = new World();
        var attempts = 0;
        var a = world.Spawn("a", Always(Directive.Resume), _ =>
        {
            if (++attempts == 1)
                throw new InvalidOperationException("not yet");
        });
        Assert.Equal(2, attempts);
        Assert.Equal((ActorState.Running, 1L), (world.Show(a).State, world.Show(a).Restarts));
    }

    [Fact]
    public async Task A_factory_that_throws_is_a_failure_of_an_incarnation_that_never_was()
    {
        await using var world = new World();
        var attempts = 0;
        world.Spawn("a", new Props<Do>(() => ++attempts == 1 ? throw new InvalidOperationException("no") : new Scripted(world.Journal, "a"))
        {
            Supervision = World.RestartAtOnce,
        });
        Assert.Equal(["a starts"], world.Journal.Entries);
    }

    [Fact]
    public async Task Callbacks_that_throw_during_a_restart_are_logged_and_hold_nothing_up()
    {
        await using var world = new World();
        var a = world.Spawn("a", world.Props("a", cleaning: _ => throw new InvalidOperationException("untidy")));
        world.Tell(a, Do.Fail());
        Assert.Equal(ActorState.Running, world.Show(a).State);
        Assert.Equal(1, world.Log.Count(1007));
    }

    [Fact]
    public async Task An_escalated_failure_is_the_parents_failure()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        var b = world.SpawnUnder(a, "b", world.Props("b", Always(Directive.Escalate)));
        world.Journal.Take();
        world.Tell(b, Do.Fail("deep"));
        Assert.Equal(
            ["a restarting after /a/b escalated InvalidOperationException: deep", "b stopped ParentStopped", "a stopped Restarting", "a starts"],
            world.Journal.Entries);
    }

    [Fact]
    public async Task A_parent_that_is_resumed_resumes_the_child_that_escalated()
    {
        await using var world = new World();
        var a = world.Spawn("a", Always(Directive.Resume));
        var b = world.SpawnUnder(a, "b", world.Props("b", Always(Directive.Escalate)));
        world.Tell(b, Do.Fail());
        world.Journal.Take();
        world.Tell(b, Do.Note("lives"));
        Assert.Equal(["b lives"], world.Journal.Entries);
    }

    [Fact]
    public async Task A_failure_escalated_past_the_root_ends_the_process_with_one()
    {
        await using var world = new World();
        var a = world.Spawn("a", Always(Directive.Escalate));
        var other = world.Spawn("other");
        Assert.False(world.System.Terminated.IsCompleted);
        world.Tell(a, Do.Fail());
        Assert.True(world.System.Terminated.IsCompleted);
        Assert.Equal(1, await world.System.Terminated);
        Assert.Equal(1, world.Log.Count(1005));

        world.Journal.Take();
        world.Tell(other, Do.Note("still here to shut down in order"));
        Assert.Single(world.Journal.Entries);
    }

    [Fact]
    public async Task A_decider_that_throws_escalates()
    {
        await using var world = new World();
        var a = world.Spawn("a", new Supervision { Decider = _ => throw new FormatException("confused") });
        world.Tell(a, Do.Fail());
        Assert.Equal(1, await world.System.Terminated.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(1, world.Log.Count(1006));
    }

    private static IActorRef FindChild(World world, IActorRef<Do> parent, string name)
    {
        IActorRef? child = null;
        world.Tell(parent, Do.It(actor => child = actor.Context.Children.Single(c => c.Path.Name == name)));
        return child!;
    }
}
