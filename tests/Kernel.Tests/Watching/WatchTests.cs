namespace LustreActors.Kernel.Tests.Watching;

public sealed class WatchTests
{
    private static Do Watch(IActorRef other, string note) => Do.It(actor => actor.Context.Watch(other, Do.Note(note)));

    [Fact]
    public async Task The_end_of_a_watched_actor_is_told_once_after_what_it_had_sent()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        var b = world.Spawn("b");
        world.Tell(a, Watch(b, "b ended"));
        b.Tell(Do.It(actor =>
        {
            a.Tell(Do.Note("last words"));
            actor.Context.Stop(actor.Context.Self);
        }));
        world.Settle();
        Assert.Equal(["a last words", "a b ended"], world.Journal.Entries.Where(e => e.StartsWith("a ", StringComparison.Ordinal)).Skip(1));
    }

    [Fact]
    public async Task Watching_a_dead_ref_answers_at_once()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        var b = world.Spawn("b");
        world.System.Stop(b.Path);
        world.Settle();
        world.Tell(a, Watch(b, "b ended"));
        Assert.Single(world.Journal.Entries, "a b ended");
    }

    [Fact]
    public async Task Unwatch_removes_a_notice_that_waits()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        var b = world.Spawn("b");
        world.System.Stop(b.Path);
        world.Settle();
        a.Tell(Do.It(actor =>
        {
            actor.Context.Watch(b, Do.Note("never"));
            actor.Context.Unwatch(b);
        }));
        world.Settle();
        Assert.DoesNotContain("a never", world.Journal.Entries);
    }

    [Fact]
    public async Task A_restart_of_the_watched_actor_is_not_its_end()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        var b = world.Spawn("b");
        world.Tell(a, Watch(b, "b ended"));
        world.Tell(b, Do.Fail());
        Assert.DoesNotContain("a b ended", world.Journal.Entries);
    }

    [Fact]
    public async Task A_second_watch_replaces_the_notice_of_the_first()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        var b = world.Spawn("b");
        world.Tell(a, Watch(b, "first"));
        world.Tell(a, Watch(b, "second"));
        world.System.Stop(b.Path);
        world.Settle();
        Assert.Equal(["a second"], world.Journal.Entries.Where(e => e is "a first" or "a second"));
    }

    [Fact]
    public async Task A_new_incarnation_of_the_watcher_hears_nothing_of_the_old_ones_watches()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        var b = world.Spawn("b");
        world.Tell(a, Watch(b, "b ended"));
        world.Tell(a, Do.Fail());
        world.System.Stop(b.Path);
        world.Settle();
        Assert.DoesNotContain("a b ended", world.Journal.Entries);
    }

    [Fact]
    public async Task A_ref_of_an_earlier_actor_never_reaches_a_later_one_of_the_same_name()
    {
        await using var world = new World();
        var first = world.Spawn("a");
        Assert.Throws<InvalidOperationException>(() => world.Spawn("a"));
        world.System.Stop(first.Path);
        world.Settle();
        var second = world.Spawn("a");
        world.Journal.Take();
        Assert.NotEqual(first.Uid, second.Uid);
        Assert.Equal(first.Path, second.Path);
        Assert.False(world.Tell(first, Do.Note("astray")));
        Assert.True(world.Tell(second, Do.Note("home")));
        Assert.Equal(["a home"], world.Journal.Entries);
    }

    [Fact]
    public async Task The_name_of_a_child_is_free_when_the_notice_of_its_end_arrives()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        var child = world.SpawnUnder(a, "c", world.Props("c1"));
        world.Tell(a, Do.It(actor => actor.Context.Watch(child, Do.It(x => x.Context.Spawn("c", world.Props("c2"))))));
        world.Tell(a, Do.It(actor => actor.Context.Stop(child)));
        Assert.Contains("c2 starts", world.Journal.Entries);
    }

    [Fact]
    public async Task An_actor_stops_and_watches_only_what_it_may()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        var b = world.Spawn("b");
        var refused = new List<Type>();
        world.Tell(a, Do.It(actor =>
        {
            refused.Add(Record.Exception(() => actor.Context.Stop(b))!.GetType());
            refused.Add(Record.Exception(() => actor.Context.Watch(actor.Context.Self, Do.Note("x")))!.GetType());
        }));
        Assert.Equal([typeof(ArgumentException), typeof(ArgumentException)], refused);
    }
}
