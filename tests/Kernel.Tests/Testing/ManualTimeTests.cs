using LustreActors.Kernel.Testing;

namespace LustreActors.Kernel.Tests.Testing;

public sealed class ManualTimeTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _fired = [];

    private ITimer Timer(string name, double due, double period = -0.001) => _time.CreateTimer(
        _ => _fired.Add($"{name} {_time.GetElapsedTime(0).TotalSeconds}"), null, TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(period));

    [Fact]
    public void Timers_fire_in_the_order_in_which_they_are_due_at_their_own_time()
    {
        Timer("c", 3);
        Timer("a", 1);
        Timer("b1", 2);
        Timer("b2", 2);
        _time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.Equal(["a 1", "b1 2", "b2 2"], _fired);
        Assert.Equal(1, _time.ArmedTimers);
    }

    [Fact]
    public void A_periodic_timer_fires_each_time_and_a_disposed_one_never()
    {
        var timer = Timer("p", 1, 2);
        _time.Advance(TimeSpan.FromSeconds(6));
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(["p 1", "p 3", "p 5"], _fired);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void A_timer_set_anew_forgets_its_earlier_due_time()
    {
        var timer = Timer("t", 1);
        timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["t 5"], _fired);
    }

    [Fact]
    public async Task Delays_and_cancellations_of_the_platform_follow_the_clock()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(1), _time);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        _time.Advance(TimeSpan.FromSeconds(1));
        await delay.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(cancel.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(cancel.IsCancellationRequested);
    }
}
