using Akka.Actor;
using FsCheck;
using FsCheck.Fluent;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Supervising;

namespace LustreActors.Actors.Tests.Supervising;

/// <summary>Actors that fail and are restarted after a delay.</summary>
public sealed class BackoffTests
{
    private static readonly Supervision Doubling = new()
    {
        MostFailures = Supervision.Unlimited,
        Backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), 0, TimeSpan.FromSeconds(30)),
    };

    [Fact]
    public async Task Delays_double_up_to_the_longest()
    {
        await using var world = new FailingWorld();
        world.Start(Doubling);
        foreach (var rest in new[] { 1, 2, 4, 8, 10, 10 })
        {
            world.Fail();
            Assert.Equal((ActorState.BackingOff, world.In(rest)), (world.Show.State, world.Show.BackingOffUntil));
            world.Advance(rest - 0.001);
            Assert.Equal(ActorState.BackingOff, world.Show.State);
            world.Advance(0.001);
            Assert.Equal((ActorState.Running, null), (world.Show.State, world.Show.BackingOffUntil));
        }
    }

    [Fact]
    public async Task An_actor_that_backs_off_keeps_messages_and_handles_them_afterwards()
    {
        await using var world = new FailingWorld();
        world.Start(Doubling);
        world.Fail();
        world.Tell("patient");
        Assert.DoesNotContain("patient", world.Journal);
        world.Advance(1);
        Assert.Contains("patient", world.Journal);
    }

    [Fact]
    public async Task A_healthy_period_resets_the_delay()
    {
        await using var world = new FailingWorld();
        world.Start(Doubling);
        world.Fail();
        world.Advance(1);
        world.Fail();
        world.Advance(2);
        world.Advance(30);
        world.Fail();
        Assert.Equal(world.In(1), world.Show.BackingOffUntil);
    }

    [Fact]
    public async Task A_healthy_period_that_a_failure_ended_resets_nothing()
    {
        await using var world = new FailingWorld();
        world.Start(Doubling);
        world.Fail();
        world.Advance(1);
        world.Advance(29);
        world.Fail();
        world.Advance(2);
        world.Advance(1);
        world.Fail();
        Assert.Equal(world.In(4), world.Show.BackingOffUntil);
    }

    [Fact]
    public async Task Stopping_an_actor_that_backs_off_ends_it_at_once_and_leaves_no_timer()
    {
        await using var world = new FailingWorld();
        var timers = world.Time.ArmedTimers;
        world.Start(Doubling);
        world.Fail();
        Assert.True(world.Tree.Stop(FailingWorld.Path));
        world.Settle();
        Assert.Null(world.Tree.Find(FailingWorld.Path));
        Assert.Equal(timers, world.Time.ArmedTimers);
        Assert.Equal(["starts", "stops"], world.Journal);
    }

    [Fact]
    public async Task An_operator_ends_a_backoff_and_the_timer_restarts_nothing()
    {
        await using var world = new FailingWorld();
        world.Start(Doubling);
        world.Fail();
        Assert.True(world.Tree.Resume(FailingWorld.Path));
        world.Settle();
        Assert.Equal((ActorState.Running, 1), (world.Show.State, world.Show.Restarts));
        world.Advance(10);
        Assert.Equal(1, world.Show.Restarts);
        world.Tell("works");
        Assert.Equal(["starts", "stops", "starts", "works"], world.Journal);
    }

    [Fact]
    public async Task An_operator_restarts_an_actor_that_backs_off_at_once_and_a_running_one_too()
    {
        await using var world = new FailingWorld();
        world.Start(Doubling);
        world.Fail();
        world.Tree.Restart(FailingWorld.Path);
        world.Settle();
        world.Tree.Restart(FailingWorld.Path);
        world.Settle();
        Assert.Equal((ActorState.Running, 2), (world.Show.State, world.Show.Restarts));
        world.Tell("works");
        Assert.Equal("works", world.Journal[^1]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task However_failures_and_restarts_of_an_operator_interleave_each_failure_causes_one_restart(int? seed)
    {
        await using var world = new FailingWorld(seed);
        world.Start(Doubling);
        for (var round = 0; round < 50; round++)
        {
            world.Actor.Tell(FailingWorld.Failure);
            world.Tree.Restart(FailingWorld.Path);
            world.Actor.Tell($"{round}");
            world.Tree.Restart(FailingWorld.Path);
            world.Settle();
            world.Advance(15);
            Assert.Equal((ActorState.Running, 0), (world.Show.State, world.Show.Waiting));
            Assert.Contains($"{round}", world.Journal);
        }
    }

    [Fact]
    public async Task A_start_that_throws_is_a_failure_and_is_repeated_less_and_less_often()
    {
        await using var world = new FailingWorld { StartsFail = true };
        world.Start(Doubling);
        foreach (var rest in new[] { 1, 2, 4, 8 })
        {
            Assert.Equal((ActorState.BackingOff, world.In(rest)), (world.Show.State, world.Show.BackingOffUntil));
            world.Advance(rest);
        }

        world.StartsFail = false;
        world.Advance(10);
        world.Tell("works");
        Assert.Equal("works", world.Journal[^1]);
    }

    [Fact]
    public async Task Actors_below_one_that_backs_off_are_suspended_and_end_with_the_restart()
    {
        await using var world = new FailingWorld();
        world.Start(Doubling, children: 1);
        var child = world.Tree.Find(FailingWorld.Path + "/child")!;
        world.Fail();
        Assert.Equal(ActorState.Suspended, world.Tree.Find(child.Path)!.State);
        world.Advance(1);
        Assert.Equal(ActorState.Running, world.Tree.Find(child.Path)!.State);
        Assert.NotEqual(child.Uid, world.Tree.Find(child.Path)!.Uid);
    }

    [Fact]
    public void Jitter_stays_within_its_bounds_and_below_the_longest_delay()
    {
        var inputs =
            from min in Gen.Choose(1, 10_000)
            from more in Gen.Choose(0, 1_000_000)
            from jitter in Gen.Choose(0, 100)
            from failures in Gen.Choose(0, 2000)
            from random in Gen.Choose(0, 999_999)
            select (
                Min: TimeSpan.FromMilliseconds(min),
                Max: TimeSpan.FromMilliseconds(min + more),
                Jitter: jitter / 100.0,
                Failures: failures,
                Random: random / 1e6);
        Prop.ForAll(inputs.ToArbitrary(), i =>
        {
            var rest = new Backoff(i.Min, i.Max, i.Jitter, i.Max).DelayAfter(i.Failures, i.Random);
            var plain = new Backoff(i.Min, i.Max, 0, i.Max).DelayAfter(i.Failures, 0);
            return rest >= plain && rest <= i.Max && rest <= (plain * (1 + i.Jitter)) + TimeSpan.FromTicks(1) && plain >= i.Min;
        }).QuickCheckThrowOnFailure();
    }
}
