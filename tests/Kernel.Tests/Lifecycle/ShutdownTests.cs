using LustreActors.Kernel.Testing;

namespace LustreActors.Kernel.Tests.Lifecycle;

public sealed class ShutdownTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLoggers _log = new();
    private readonly Journal _journal = new();

    public void Dispose() => _log.Dispose();

    private Func<CancellationToken, Task> Step(string name) => _ =>
    {
        _journal.Add(name);
        return Task.CompletedTask;
    };

    [Fact]
    public async Task Phases_come_in_their_order_whatever_the_order_of_registration()
    {
        var shutdown = new Shutdown(_time, _log);
        foreach (var phase in Enum.GetValues<ShutdownPhase>().Reverse())
            shutdown.Register(phase, $"{phase}", Step($"{phase}"));
        await shutdown.RunAsync("asked");
        Assert.Equal(["CloseListeners", "LeaveCluster", "FinishScrapes", "StopActors", "CloseLanes"], _journal.Entries);
    }

    [Fact]
    public async Task A_step_that_overruns_is_logged_and_left_behind()
    {
        var shutdown = new Shutdown(_time, _log, TimeSpan.FromSeconds(1));
        var begun = new TaskCompletionSource();
        shutdown.Register(ShutdownPhase.LeaveCluster, "lease", _ =>
        {
            begun.SetResult();
            return new TaskCompletionSource().Task;
        });
        shutdown.Register(ShutdownPhase.CloseLanes, "lanes", Step("lanes"));
        var running = shutdown.RunAsync("asked");
        await begun.Task;
        Assert.False(running.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["lanes"], _journal.Entries);
        Assert.Contains(_log.Entries, e => e.Event.Id == 1041 && e.Text.Contains("lease in LeaveCluster", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_step_that_blocks_its_thread_does_not_hold_up_the_others()
    {
        var shutdown = new Shutdown(_time, _log, TimeSpan.FromSeconds(1));
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        shutdown.Register(ShutdownPhase.CloseListeners, "stuck", _ =>
        {
            begun.SetResult();
            gate.Wait(CancellationToken.None);
            return Task.CompletedTask;
        });
        shutdown.Register(ShutdownPhase.StopActors, "actors", Step("actors"));
        var running = shutdown.RunAsync("asked");
        await begun.Task;
        _time.Advance(TimeSpan.FromSeconds(1));
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        gate.Set();
        Assert.Equal(["actors"], _journal.Entries);
    }

    [Fact]
    public async Task A_step_that_throws_does_not_keep_the_next_from_running()
    {
        var shutdown = new Shutdown(_time, _log);
        shutdown.Register(ShutdownPhase.CloseListeners, "bad", _ => throw new InvalidOperationException("no"));
        shutdown.Register(ShutdownPhase.LeaveCluster, "good", Step("good"));
        await shutdown.RunAsync("asked");
        Assert.Equal(["good"], _journal.Entries);
        Assert.Equal(1, _log.Count(1042));
    }

    [Fact]
    public async Task A_second_request_joins_the_first_and_nothing_can_be_added_any_more()
    {
        var shutdown = new Shutdown(_time, _log);
        shutdown.Register(ShutdownPhase.StopActors, "once", Step("once"));
        var first = shutdown.RunAsync("asked");
        Assert.Same(first, shutdown.RunAsync("asked again"));
        await first;
        Assert.Equal(["once"], _journal.Entries);
        Assert.Throws<InvalidOperationException>(() => shutdown.Register(ShutdownPhase.StopActors, "late", Step("late")));
    }
}
