using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Supervising;

namespace LustreActors.Actors.Tests.Supervising;

/// <summary>The limit of failures within a time, and its consequences.</summary>
public sealed class RestartWindowTests
{
    private static readonly Supervision TwoInTenSeconds = new() { MostFailures = 2, Within = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task The_failure_after_the_last_one_that_the_window_holds_ends_the_process()
    {
        await using var world = new FailingWorld();
        world.Start(TwoInTenSeconds);
        world.Fail();
        world.Fail();
        Assert.Equal((ActorState.Running, 2), (world.Show.State, world.Show.RestartsInWindow));
        Assert.False(world.Tree.Failed.IsCompleted);
        world.Fail();
        Assert.IsType<InvalidOperationException>(await world.Tree.Failed);
        Assert.Null(world.Tree.Find(FailingWorld.Path));
        Assert.Single(world.Logged.Of(1004));
        Assert.Single(world.Logged.Of(1005));
    }

    [Fact]
    public async Task The_window_slides()
    {
        await using var world = new FailingWorld();
        world.Start(TwoInTenSeconds);
        for (var i = 0; i < 20; i++)
        {
            world.Fail();
            world.Advance(5.5);
        }

        Assert.Equal((20, 1), (world.Show.Restarts, world.Show.RestartsInWindow));
    }

    [Fact]
    public async Task A_failure_exactly_as_old_as_the_window_still_counts()
    {
        await using var world = new FailingWorld();
        world.Start(TwoInTenSeconds);
        world.Fail();
        world.Fail();
        world.Advance(10);
        world.Fail();
        Assert.Null(world.Tree.Find(FailingWorld.Path));
    }

    [Fact]
    public async Task A_childs_failures_that_are_too_many_are_a_failure_of_its_parent()
    {
        await using var world = new FailingWorld();
        world.Start(TwoInTenSeconds, children: 1);
        for (var failure = 0; failure < 3; failure++)
            world.FailChild();
        Assert.Equal((ActorState.Running, 1), (world.Show.State, world.Show.Restarts));
        Assert.Equal("the child fails", world.Show.LastFailure!.Message);
        Assert.False(world.Tree.Failed.IsCompleted);
    }

    [Fact]
    public async Task An_actor_that_is_resumed_loses_the_message_that_failed_and_nothing_else()
    {
        await using var world = new FailingWorld();
        world.Start(Supervision.KeepsState);
        world.Actor.Tell(FailingWorld.Failure, Akka.Actor.ActorRefs.NoSender);
        world.Tell("next");
        Assert.Equal(["starts", "next"], world.Journal);
        Assert.Equal((ActorState.Running, 0), (world.Show.State, world.Show.Restarts));
    }

    [Fact]
    public async Task A_source_is_restarted_without_limit_and_its_history_stays_small()
    {
        await using var world = new FailingWorld();
        world.Start(Supervision.Source);
        for (var i = 0; i < 500; i++)
        {
            world.Fail();
            world.Advance(TimeSpan.FromMinutes(6));
        }

        Assert.Equal(500, world.Show.Restarts);
        Assert.InRange(world.Show.RestartsInWindow, 0, 100);
        Assert.False(world.Tree.Failed.IsCompleted);
    }

    [Fact]
    public void Impossible_supervision_is_refused_up_front()
    {
        var second = TimeSpan.FromSeconds(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Supervision { MostFailures = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Supervision { Within = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff(TimeSpan.Zero, second, 0, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff(second * 2, second, 0, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff(second, second, 1.5, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff(second, second, 0, TimeSpan.Zero));
    }
}
