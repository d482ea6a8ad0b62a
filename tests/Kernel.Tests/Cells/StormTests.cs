using FsCheck;
using FsCheck.Fluent;
using LustreActors.Kernel.Testing;
using LustreActors.Blocking.Tests;

namespace LustreActors.Kernel.Tests.Cells;

/// <summary>
/// Random trees of actors that fail, restart, stop and watch each other: no message is handled twice, none that a living actor accepted is lost,
/// no handler runs beside itself, every incarnation is stopped exactly once, and all of it ends when the system does.
/// </summary>
public sealed class StormTests
{
    [Fact]
    public void The_rules_hold_whatever_the_order_in_which_the_actors_run() =>
        Prop.ForAll(Storm.Any, UnderSingleSteps).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_rules_hold_on_the_pool() =>
        Prop.ForAll(Storm.Any, s => OnThePool(s).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static void UnderSingleSteps(Storm storm)
    {
        var test = new ActorTestSystem(storm.Seed);
        var ledger = Begin(test.System, storm);
        var random = new Random(storm.Seed);
        foreach (var (what, actor) in storm.Events)
        {
            Apply(test.System, ledger, what, actor);
            for (var steps = random.Next(4); steps > 0; steps--)
                test.Scheduler.Step();
            if (random.Next(10) == 0)
                test.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        test.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(ledger.FirstLost(test.System));
        ledger.CheckAlways();
        Assert.Equal(0, test.System.Totals.Abandoned);
        test.DisposeAsync().AsTask().GetAwaiter().GetResult();
        ledger.CheckEnded(test.System);
        Assert.Equal(0, test.Time.ArmedTimers);
    }

    private static async Task OnThePool(Storm storm)
    {
        var system = new ActorSystem();
        var ledger = Begin(system, storm);
        var halves = storm.Events.Chunk(30).Select(half => Task.Run(() =>
        {
            foreach (var (what, actor) in half)
                Apply(system, ledger, what, actor);
        }));
        await Task.WhenAll(halves);
        await Eventually.Holds(() => system.Tree().All(Rests) && ledger.FirstLost(system) is null, "all actors rest with nothing lost");
        await system.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));
        ledger.CheckAlways();
        ledger.CheckEnded(system);

        // An escalation past the root leaves its actor suspended for good.
        static bool Rests(ActorSnapshot actor) =>
            actor.State == ActorState.Suspended || (actor is { State: ActorState.Running, Handling: null, Mailbox.Depth: 0 });
    }

    private static Ledger Begin(ActorSystem system, Storm storm)
    {
        var ledger = new Ledger();
        for (var i = 0; i < 2; i++)
            ledger.Spawned(system.Spawn($"top{i}", Weathered.Props(ledger, storm, i)));
        return ledger;
    }

    private static void Apply(ActorSystem system, Ledger ledger, Event what, int actor)
    {
        switch (what)
        {
            case Event.OperatorRestart:
                system.Restart(ledger.Pick(actor).Path);
                break;
            case Event.OperatorStop when actor % 4 == 0:
                system.Stop(ledger.Pick(actor).Path);
                break;
            default:
                ledger.Tell(actor, what);
                break;
        }
    }
}
