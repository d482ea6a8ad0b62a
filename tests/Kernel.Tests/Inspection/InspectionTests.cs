namespace LustreActors.Kernel.Tests.Inspection;

public sealed class InspectionTests
{
    [Fact]
    public async Task A_snapshot_says_what_an_actor_is_doing()
    {
        await using var world = new World();
        var gate = new TaskCompletionSource();
        var a = world.Spawn("a");
        var b = world.SpawnUnder(a, "b", world.Props("b"));
        world.Tell(a, new Do(async _ => await gate.Task));
        a.Tell(Do.Note("1"));
        a.Tell(Do.Note("2"));
        world.Advance(3);

        var shown = world.Show(a);
        Assert.Equal((a.Uid, ActorState.Running, "Do", new MailboxSnapshot(2, 2, 1000), 1L), (shown.Uid, shown.State, shown.MessageType, shown.Mailbox, shown.Processed));
        Assert.Equal(new HandlingSnapshot("Do", TimeSpan.FromSeconds(3), false), shown.Handling);
        Assert.Equal([b.Path], shown.Children);
        Assert.Equal(world.Time.GetUtcNow() - TimeSpan.FromSeconds(3), shown.StartedAt);
        gate.SetResult();
        world.Settle();
        Assert.Null(world.Show(a).Handling);
        Assert.Equal(4, world.Show(a).Processed);
    }

    [Fact]
    public async Task A_handler_over_its_deadline_is_shown_logged_once_and_counted_but_not_killed()
    {
        await using var world = new World();
        var gate = new TaskCompletionSource();
        var a = world.Spawn("a", world.Props("a") with { HandlerDeadline = TimeSpan.FromSeconds(2) });
        world.Tell(a, new Do(async actor =>
        {
            await gate.Task;
            actor.Note("done");
        }));
        world.Advance(2);
        Assert.False(world.Show(a).Handling!.OverDeadline);
        world.Advance(8);
        Assert.True(world.Show(a).Handling!.OverDeadline);
        Assert.Equal((1, 0L), (world.System.Totals.HandlersOverDeadlineNow, world.System.Totals.HandlersOverDeadline));
        Assert.Equal(1, world.Log.Count(1011));

        gate.SetResult();
        world.Settle();
        Assert.Contains("a done", world.Journal.Entries);
        Assert.Equal((0, 1L), (world.System.Totals.HandlersOverDeadlineNow, world.System.Totals.HandlersOverDeadline));
    }

    [Fact]
    public async Task The_tree_lists_parents_before_children_in_the_order_of_their_start()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        world.Spawn("b");
        var z = world.SpawnUnder(a, "z", world.Props("z"));
        world.SpawnUnder(a, "c", world.Props("c"));
        world.SpawnUnder(z, "d", world.Props("d"));
        Assert.Equal(["/a", "/a/z", "/a/z/d", "/a/c", "/b"], world.System.Tree().Select(s => s.Path.Value));
        Assert.Equal(["/a/z", "/a/z/d"], world.System.Tree(z.Path).Select(s => s.Path.Value));
        Assert.Empty(world.System.Tree(ActorPath.Parse("/nobody")));
        Assert.Equal(5, world.System.Totals.Actors);
    }

    [Fact]
    public async Task An_operator_restarts_at_once_also_out_of_a_rest_and_outside_the_window()
    {
        await using var world = new World();
        var minute = TimeSpan.FromMinutes(1);
        var a = world.Spawn("a", new Supervision { MaxRestarts = 1, Backoff = new Backoff(minute, minute, 0, minute) });
        Assert.True(world.System.Restart(a.Path));
        world.Settle();
        Assert.Equal((1L, 0), (world.Show(a).Restarts, world.Show(a).RestartsInWindow));
        world.Tell(a, Do.Fail());
        Assert.Equal(ActorState.BackingOff, world.Show(a).State);
        Assert.True(world.System.Restart(a.Path));
        world.Settle();
        Assert.Equal(ActorState.Running, world.Show(a).State);
        world.Advance(61);
        Assert.Equal(3, world.Journal.Entries.Count(e => e == "a starts"));
    }

    [Fact]
    public async Task An_operator_ends_a_rest_with_resume()
    {
        await using var world = new World();
        var a = world.Spawn("a", Supervision.RestartForever);
        world.Tell(a, Do.Fail());
        Assert.True(world.System.Resume(a.Path));
        world.Settle();
        Assert.Equal(ActorState.Running, world.Show(a).State);
    }

    [Fact]
    public async Task What_does_not_exist_and_the_root_cannot_be_operated_on()
    {
        await using var world = new World();
        foreach (var path in new[] { ActorPath.Root, ActorPath.Parse("/nobody") })
            Assert.False(world.System.Restart(path) || world.System.Stop(path) || world.System.Resume(path));
    }
}
