namespace LustreActors.Kernel.Tests.Timers;

public sealed class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static Do Single(string note, double due = 1, string key = "t") =>
        Do.It(actor => actor.Context.StartSingle(key, Do.Note(note), TimeSpan.FromSeconds(due)));

    [Fact]
    public async Task A_single_timer_ticks_once()
    {
        await using var world = new World();
        var timers = world.Time.ArmedTimers;
        var a = world.Spawn("a");
        world.Tell(a, Single("tick"));
        world.Advance(0.999);
        Assert.DoesNotContain("a tick", world.Journal.Entries);
        world.Advance(10);
        Assert.Single(world.Journal.Entries, "a tick");
        Assert.Equal(timers, world.Time.ArmedTimers);
    }

    [Fact]
    public async Task A_periodic_timer_counts_its_interval_from_the_end_of_the_handling()
    {
        await using var world = new World();
        var gate = new TaskCompletionSource();
        var a = world.Spawn("a");
        world.Tell(a, Do.It(actor => actor.Context.StartPeriodic("t", new Do(async x =>
        {
            x.Note("tick");
            await gate.Task;
        }), Second, Second)));
        world.Advance(10);
        Assert.Single(world.Journal.Entries, "a tick");

        gate.SetResult();
        world.Settle();
        world.Advance(0.999);
        Assert.Single(world.Journal.Entries, "a tick");
        world.Advance(3.001);
        Assert.Equal(5, world.Journal.Entries.Count(e => e == "a tick"));
    }

    [Fact]
    public async Task A_cancelled_tick_is_not_delivered_even_from_the_mailbox()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        world.Tell(a, Single("tick"));
        a.Tell(Do.It(actor => actor.Context.Cancel("t")));
        world.Time.Advance(Second);
        Assert.Equal(2, world.Show(a).Mailbox.Depth);
        world.Settle();
        Assert.Equal(["a starts"], world.Journal.Entries);
        Assert.Equal(0, world.System.DeadLetters.Total);
    }

    [Fact]
    public async Task A_replaced_timers_tick_is_not_delivered_even_from_the_mailbox()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        world.Tell(a, Single("old"));
        a.Tell(Single("new"));
        world.Time.Advance(Second);
        world.Settle();
        world.Advance(1);
        Assert.Equal(["a starts", "a new"], world.Journal.Entries);
    }

    [Fact]
    public async Task An_earlier_incarnations_tick_is_not_delivered_even_from_the_mailbox()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        world.Tell(a, Single("tick"));
        world.Tell(a, Single("later", 5, "u"));
        a.Tell(Do.Fail());
        world.Time.Advance(Second);
        Assert.Equal(2, world.Show(a).Mailbox.Depth);
        world.Settle();
        world.Advance(10);
        Assert.DoesNotContain(world.Journal.Entries, e => e is "a tick" or "a later");
        Assert.Equal(1, world.Show(a).Restarts);
    }

    [Fact]
    public async Task A_resumed_actor_keeps_its_periodic_timer()
    {
        await using var world = new World();
        var a = world.Spawn("a", World.RestartAtOnce with { Decider = _ => Directive.Resume });
        world.Tell(a, Do.It(actor => actor.Context.StartPeriodic("t", Do.It(x =>
        {
            x.Note("tick");
            throw new InvalidOperationException("broken");
        }), Second, Second)));
        world.Advance(3);
        Assert.Equal(3, world.Journal.Entries.Count(e => e == "a tick"));
    }

    [Fact]
    public async Task A_stopped_actor_leaves_no_timer_behind()
    {
        await using var world = new World();
        var timers = world.Time.ArmedTimers;
        var a = world.Spawn("a");
        world.Tell(a, Single("one"));
        world.Tell(a, Do.It(actor => actor.Context.StartPeriodic("p", Do.Note("two"), Second, Second)));
        Assert.Equal(timers + 2, world.Time.ArmedTimers);
        world.System.Stop(a.Path);
        world.Settle();
        Assert.Equal(timers, world.Time.ArmedTimers);
    }
}
