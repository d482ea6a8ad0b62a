namespace LustreActors.Blocking.Tests;

#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class BlockingLaneTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLoggers _log = new();
    private readonly List<Gate> _gates = [];
    private BlockingLane _lane = null!;

    public Task InitializeAsync()
    {
        Use(new BlockingLaneOptions { Workers = 4, MaxAbandoned = 32 });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var gate in _gates)
            gate.Open();
        await _lane.DisposeAsync();
        await Eventually.Holds(() => _lane.Snapshot().Threads == 0, "the lane's threads leave");
        foreach (var gate in _gates)
            gate.Dispose();
        _log.Dispose();
    }

    private void Use(BlockingLaneOptions options) => _lane = new BlockingLane(options, _time, _log);

    private Gate NewGate()
    {
        var gate = new Gate();
        _gates.Add(gate);
        return gate;
    }

    private async Task<LaneResult<int>> Healthy(string key) => Completed(await _lane.Run(key, _ => 1, Second).WaitAsync(TimeSpan.FromSeconds(30)));

    private static LaneResult<int> Completed(LaneResult<int> result)
    {
        Assert.Equal((LaneOutcome.Completed, 1, ""), (result.Outcome, result.Value, result.Detail));
        return result;
    }

    private async Task<LaneOutcome> Outcome(string key) => (await _lane.Run(key, _ => 1, Second)).Outcome;

    /// <summary>Advances until calls that hang have done so at that stage.</summary>
    private async Task AbandonAll(Gate gate, int calls)
    {
        while (_lane.Snapshot() is var now && now.AbandonedNow < calls)
        {
            await Eventually.Holds(() => _lane.Snapshot() is var s && gate.Entered >= s.InFlight + s.AbandonedNow, "calls begin");
            _time.Advance(Patience);
        }
    }

    [Fact]
    public async Task Work_runs_on_a_background_thread_of_its_own_named_after_what_it_reads()
    {
        var (pool, background, name, comm) = (await _lane.Run(
            "/collect/lustre/scratch-OST0000",
            _ => (Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.IsBackground, Thread.CurrentThread.Name, File.ReadAllText("/proc/thread-self/comm").Trim()),
            Second)).Value;
        Assert.False(pool);
        Assert.True(background);
        Assert.Equal("scratch-OST0000", name);
        Assert.Equal("scratch-OST0000", comm);
    }

    [Fact]
    public async Task Work_that_throws_fails_its_result_and_not_the_task()
    {
        var result = await _lane.Run<int>("a", _ => throw new FormatException("bad file"), Second);
        Assert.Equal((LaneOutcome.Failed, "bad file", typeof(FormatException)), (result.Outcome, result.Detail, result.Error!.GetType()));
        await Healthy("a");
    }

    [Fact]
    public async Task A_call_past_its_deadline_is_abandoned_and_its_key_quarantined()
    {
        var gate = NewGate();
        var call = _lane.Run("a", c =>
        {
            c.Reading("/proc/stuck");
            return gate.Pass(c);
        }, Second);
        await Eventually.Holds(() => gate.Entered == 1, "the call begins");
        _time.Advance(Second);
        var result = await call;
        Assert.Equal((LaneOutcome.Abandoned, "/proc/stuck did not come back within 1 s"), (result.Outcome, result.Detail));

        _time.Advance(TimeSpan.FromSeconds(9));
        var next = await _lane.Run("a", _ => 1, Second);
        Assert.Equal((LaneOutcome.Quarantined, "/proc/stuck has been hanging for 10 s"), (next.Outcome, next.Detail));
        var snapshot = _lane.Snapshot();
        Assert.Equal((1, 1L, 0, 0), (snapshot.AbandonedNow, snapshot.Abandoned, snapshot.InFlight, snapshot.Slow.Count));
        Assert.Equal(
            new QuarantinedKey("a", "/proc/stuck", TimeSpan.FromSeconds(10), _time.GetUtcNow() - TimeSpan.FromSeconds(10)), Assert.Single(snapshot.Quarantined));
        Assert.Equal(1, _log.Count(1030));
        await Healthy("b");
    }

    [Fact]
    public async Task An_abandoned_call_that_returns_puts_its_key_on_probation_and_its_result_is_dropped()
    {
        var gate = NewGate();
        var call = _lane.Run("a", c =>
        {
            gate.Pass(c);
            return c.IsAbandoned ? 2 : 1;
        }, Second);
        await Eventually.Holds(() => gate.Entered == 1, "the call begins");
        _time.Advance(Second);
        Assert.Equal((LaneOutcome.Abandoned, 0), ((await call).Outcome, (await call).Value));

        gate.Open();
        await Eventually.Holds(() => _lane.Snapshot().AbandonedNow == 0, "the call returns");
        Assert.Equal(["a"], _lane.Snapshot().OnProbation);
        Assert.Equal(LaneOutcome.Failed, (await _lane.Run<int>("a", _ => throw new FormatException(), Second)).Outcome);
        Assert.Equal(["a"], _lane.Snapshot().OnProbation);
        await Healthy("a");
        Assert.Empty(_lane.Snapshot().OnProbation);
        Assert.Equal(1, _log.Count(1031));
    }

    [Fact]
    public async Task A_second_call_of_a_busy_key_may_wait_for_the_first_and_others_are_refused()
    {
        var gate = NewGate();
        var first = _lane.Run("a", gate.Pass, Second);
        var second = _lane.Run("a", _ => 2, Second, waits: true);
        Assert.Equal(LaneOutcome.Refused, await Outcome("a"));
        Assert.Equal(LaneOutcome.Refused, (await _lane.Run("a", _ => 3, Second, waits: true)).Outcome);
        Assert.False(second.IsCompleted);
        gate.Open();
        Completed(await first);
        Assert.Equal((LaneOutcome.Completed, 2), ((await second).Outcome, (await second).Value));
        await Healthy("a");
    }

    [Fact]
    public async Task Who_waits_for_a_call_that_is_abandoned_is_told_of_the_quarantine()
    {
        var gate = NewGate();
        var first = _lane.Run("a", gate.Pass, Second);
        var second = _lane.Run("a", _ => 2, 5 * Second, waits: true);
        _time.Advance(Second);
        Assert.Equal(LaneOutcome.Abandoned, (await first).Outcome);
        Assert.Equal(LaneOutcome.Quarantined, (await second).Outcome);
    }

    [Fact]
    public async Task Who_waits_for_longer_than_its_own_deadline_is_refused()
    {
        var gate = NewGate();
        var first = _lane.Run("a", gate.Pass, 5 * Second);
        var second = _lane.Run("a", _ => 2, Second, waits: true);
        _time.Advance(Second);
        Assert.Equal((LaneOutcome.Refused, "an earlier call still reads a"), ((await second).Outcome, (await second).Detail));
        gate.Open();
        Completed(await first);
        await Healthy("a");
    }

    [Fact]
    public async Task Who_waits_when_the_lane_closes_is_refused()
    {
        var gate = NewGate();
        var first = _lane.Run("a", gate.Pass, Second);
        var second = _lane.Run("a", _ => 2, Second, waits: true);
        var closing = _lane.CloseAsync();
        Assert.Equal(LaneOutcome.Refused, (await second).Outcome);
        gate.Open();
        Completed(await first);
        await closing;
    }

    [Fact]
    public async Task A_hundred_hanging_targets_cost_at_most_32_threads_and_every_healthy_one_is_served()
    {
        for (var i = 0; i < 100; i++)
            await Healthy($"good{i}");
        var gate = NewGate();
        var hanging = Enumerable.Range(0, 100).Select(i => _lane.Run($"bad{i}", gate.Pass, TimeSpan.FromSeconds(2))).ToArray();
        for (var i = 0; i < 100; i++)
            await Healthy($"good{i}");
        await AbandonAll(gate, 32);

        var outcomes = await Task.WhenAll(hanging);
        Assert.Equal((32, 68), (outcomes.Count(o => o.Outcome == LaneOutcome.Abandoned), outcomes.Count(o => o.Outcome == LaneOutcome.Refused)));
        Assert.Equal(32, gate.Entered);
        for (var i = 0; i < 100; i++)
            await Healthy($"good{i}");
        Assert.Equal(LaneOutcome.Refused, await Outcome("new"));
        var snapshot = _lane.Snapshot();
        Assert.Equal((32, 0), (snapshot.AbandonedNow, snapshot.InFlight));
        Assert.InRange(snapshot.Threads, 32, 36);
        Assert.Equal(1, _log.Count(1032));

        gate.Open();
        await Eventually.Holds(() => _lane.Snapshot().AbandonedNow == 0, "the calls return");
        await Healthy("new");
        await Healthy("bad0");

        var again = NewGate();
        var later = Enumerable.Range(0, 40).Select(i => _lane.Run($"bad{i}", again.Pass, TimeSpan.FromSeconds(2))).ToArray();
        await AbandonAll(again, 32);
        await Task.WhenAll(later);
        Assert.Equal(2, _log.Count(1032));
    }

    [Fact]
    public async Task A_hundred_healthy_keys_that_turn_bad_in_the_same_second_cost_at_most_32_threads()
    {
        for (var i = 0; i < 100; i++)
            await Healthy($"k{i}");
        var gate = NewGate();
        var calls = Enumerable.Range(0, 100).Select(i => _lane.Run($"k{i}", gate.PassWarily, TimeSpan.FromSeconds(2))).ToArray();
        await AbandonAll(gate, 31);
        var outcomes = await Task.WhenAll(calls);
        Assert.Equal((31, 69), (outcomes.Count(o => o.Outcome == LaneOutcome.Abandoned), outcomes.Count(o => o.Outcome == LaneOutcome.Refused)));
        Assert.InRange(_lane.Snapshot().Threads, 31, 36);
    }

    [Fact]
    public async Task A_new_key_is_found_healthy_while_all_others_that_are_new_hang()
    {
        var gate = NewGate();
        var calls = Enumerable.Range(0, 100).Select(i => _lane.Run($"new{i}", gate.PassWarily, TimeSpan.FromSeconds(2))).ToArray();
        var well = _lane.Run("well", _ => 7, TimeSpan.FromSeconds(2));
        await AbandonAll(gate, 31);
        Assert.Equal((LaneOutcome.Completed, 7), ((await well).Outcome, (await well).Value));
        await Task.WhenAll(calls);
        Completed(await _lane.Run("later", _ => 1, Second));
    }

    [Fact]
    public async Task Calls_that_hang_do_not_make_a_healthy_key_wait()
    {
        await Healthy("good");
        var gate = NewGate();
        var hanging = Enumerable.Range(0, 10).Select(i => _lane.Run($"bad{i}", gate.Pass, TimeSpan.FromSeconds(2))).ToArray();
        await Healthy("good");
        Assert.Empty(_lane.Snapshot().Slow);
        gate.Open();
        await Task.WhenAll(hanging);
    }

    [Fact]
    public async Task The_worker_of_a_slow_call_is_replaced_and_its_result_still_counts()
    {
        Use(new BlockingLaneOptions { Workers = 1 });
        var gate = NewGate();
        var slow = _lane.Run("slow", gate.Pass, Second);
        var next = _lane.Run("next", _ => 1, Second);
        await Eventually.Holds(() => gate.Entered == 1, "the call begins");
        Assert.Equal((1, 1, 0), (_lane.Snapshot().Queued, _lane.Snapshot().InFlight, _lane.Snapshot().Slow.Count));
        _time.Advance(Patience);
        Completed(await next);
        Assert.Single(_lane.Snapshot().Slow);
        gate.Open();
        Completed(await slow);
    }

    [Fact]
    public async Task While_slow_calls_hold_the_whole_budget_others_wait_for_them_instead_of_being_refused()
    {
        Use(new BlockingLaneOptions { Workers = 2, MaxAbandoned = 2 });
        var gate = NewGate();
        var slow = new[] { _lane.Run("s1", gate.Pass, Second), _lane.Run("s2", gate.Pass, Second) };
        await Eventually.Holds(() => gate.Entered == 1, "one suspect at a time leaves a worker to the healthy");
        _time.Advance(Patience);
        await Eventually.Holds(() => gate.Entered == 2, "the second call begins");
        _time.Advance(Patience);
        var waiting = _lane.Run("new", _ => 1, Second);
        Assert.Equal((2, 1), (_lane.Snapshot().Slow.Count, _lane.Snapshot().Queued));
        gate.Open();
        Completed(await waiting);
        await Task.WhenAll(slow);
    }

    [Fact]
    public async Task Healthy_keys_that_hang_without_warning_keep_their_workers_once_the_budget_is_spent_and_get_replaced_when_room_comes_free()
    {
        Use(new BlockingLaneOptions { Workers = 2, MaxAbandoned = 1 });
        await Healthy("a");
        await Healthy("b");
        await Healthy("c");
        await Healthy("d");
        var first = NewGate();
        var second = NewGate();
        var a = _lane.Run("a", first.Pass, Second);
        var b = _lane.Run("b", second.Pass, Second);
        await Eventually.Holds(() => first.Entered + second.Entered == 2, "both begin");
        _time.Advance(Second);
        Assert.Equal(LaneOutcome.Abandoned, (await a).Outcome);
        Assert.Equal(LaneOutcome.Abandoned, (await b).Outcome);
        await Healthy("c");

        var third = NewGate();
        var blocked = _lane.Run("c", third.Pass, TimeSpan.FromSeconds(20));
        await Eventually.Holds(() => third.Entered == 1, "the last worker is taken");
        first.Open();
        await Eventually.Holds(() => _lane.Snapshot().AbandonedNow == 1, "the first returns");
        await Healthy("d");
        third.Open();
        Completed(await blocked);
    }

    [Fact]
    public async Task A_call_for_which_no_worker_comes_free_is_refused_at_its_deadline()
    {
        Use(new BlockingLaneOptions { Workers = 1, MaxAbandoned = 1, Patience = TimeSpan.FromSeconds(10) });
        await Healthy("b");
        var gate = NewGate();
        var a = _lane.Run("a", gate.Pass, TimeSpan.FromSeconds(5));
        var b = _lane.Run("b", _ => 1, Second);
        _time.Advance(Second);
        Assert.Equal((LaneOutcome.Refused, "no worker came free within 1 s"), ((await b).Outcome, (await b).Detail));
        gate.Open();
        Completed(await a);
        await Healthy("b");
    }

    [Fact]
    public async Task Closing_refuses_what_waits_and_comes_and_does_not_wait_for_what_hangs()
    {
        Use(new BlockingLaneOptions { Workers = 1 });
        var stuck = NewGate();
        var running = NewGate();
        var abandoned = _lane.Run("stuck", stuck.Pass, Second);
        await Eventually.Holds(() => stuck.Entered == 1, "the call begins");
        _time.Advance(Second);
        await abandoned;
        var inFlight = _lane.Run("running", running.Pass, Second);
        var queued = _lane.Run("queued", _ => 1, Second);
        await Eventually.Holds(() => running.Entered == 1, "the call begins");

        var closed = _lane.CloseAsync();
        Assert.Equal(LaneOutcome.Refused, (await queued).Outcome);
        Assert.Equal(LaneOutcome.Refused, await Outcome("late"));
        Assert.False(closed.IsCompleted);
        running.Open();
        await closed.WaitAsync(TimeSpan.FromSeconds(60));
        Completed(await inFlight);
        Assert.Equal(1, _lane.Snapshot().AbandonedNow);
    }

    [Fact]
    public async Task Idle_threads_leave_and_a_thread_is_used_again_before_another_is_started()
    {
        Use(new BlockingLaneOptions { Workers = 4, IdleTimeout = TimeSpan.FromMinutes(5) });
        for (var i = 0; i < 50; i++)
        {
            await Healthy($"k{i}");
            await Eventually.Holds(() => _lane.Snapshot().InFlight == 0, "the call is over");
        }

        Assert.Equal(1, _lane.Snapshot().Threads);
        await _lane.CloseAsync();

        Use(new BlockingLaneOptions { Workers = 4, IdleTimeout = TimeSpan.FromMilliseconds(1) });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Healthy($"k{i}")));
        await Eventually.Holds(() => _lane.Snapshot().Threads == 0, "idle threads leave");
        await Healthy("again");
    }

    [Fact]
    public async Task Keys_that_are_not_used_any_more_are_forgotten()
    {
        for (var i = 0; i < 4096; i++)
            await Healthy($"old{i}");
        _time.Advance(TimeSpan.FromMinutes(11));
        await Healthy("new");
        Assert.Equal(1, _lane.KnownKeys);
    }

    [Fact]
    public async Task No_timer_outlives_its_call()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _lane.Run($"k{i}", _ => 1, Second)));
        await Eventually.Holds(() => _lane.Snapshot().InFlight == 0, "the calls are over");
        Assert.Equal(0, _time.ArmedTimers);
    }
}
