namespace LustreActors.Kernel.Tests.Supervising;

public sealed class RestartWindowTests
{
    private static readonly Supervision TwoInTenSeconds = new() { MaxRestarts = 2, Within = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task The_failure_after_the_last_restart_of_the_window_exhausts_it()
    {
        await using var world = new World();
        var a = world.Spawn("a", TwoInTenSeconds);
        world.Tell(a, Do.Fail());
        world.Tell(a, Do.Fail());
        Assert.Equal((ActorState.Running, 2), (world.Show(a).State, world.Show(a).RestartsInWindow));
        world.Tell(a, Do.Fail());
        Assert.Null(world.System.Find(a.Path));
        Assert.Equal(1, world.Log.Count(1004));
    }

    [Fact]
    public async Task The_window_slides()
    {
        await using var world = new World();
        var a = world.Spawn("a", TwoInTenSeconds);
        for (var i = 0; i < 20; i++)
        {
            world.Tell(a, Do.Fail());
            world.Advance(5.5);
        }

        Assert.Equal(20, world.Show(a).Restarts);
        Assert.Equal(1, world.Show(a).RestartsInWindow);
    }

    [Fact]
    public async Task A_restart_exactly_as_old_as_the_window_still_counts()
    {
        await using var world = new World();
        var a = world.Spawn("a", TwoInTenSeconds);
        world.Tell(a, Do.Fail());
        world.Tell(a, Do.Fail());
        world.Advance(10);
        world.Tell(a, Do.Fail());
        Assert.Null(world.System.Find(a.Path));
    }

    [Fact]
    public async Task An_exhausted_window_escalates_where_it_should()
    {
        await using var world = new World();
        var a = world.Spawn("a", TwoInTenSeconds with { MaxRestarts = 0, Exhausted = WhenExhausted.Escalate });
        world.Tell(a, Do.Fail());
        Assert.Equal(1, await world.System.Terminated.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task An_actor_restarted_for_ever_is_never_exhausted_and_its_history_stays_small()
    {
        await using var world = new World();
        var a = world.Spawn("a", Supervision.RestartForever);
        for (var i = 0; i < 500; i++)
        {
            world.Tell(a, Do.Fail());
            world.Advance(TimeSpan.FromMinutes(6));
        }

        Assert.Equal(500, world.Show(a).Restarts);
        Assert.InRange(world.Show(a).RestartsInWindow, 0, 100);
    }

    [Fact]
    public void Impossible_supervision_is_refused_up_front()
    {
        var second = TimeSpan.FromSeconds(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Supervision { MaxRestarts = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Supervision { Within = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff(TimeSpan.Zero, second, 0, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff(second * 2, second, 0, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff(second, second, 1.5, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff(second, second, 0, TimeSpan.Zero));
    }
}
