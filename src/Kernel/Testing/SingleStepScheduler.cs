namespace LustreActors.Kernel.Testing;

/// <summary>
/// Runs actors one message at a time, on the thread of the test: in the order of their scheduling or, with a seed, in a random order that the seed repeats.
/// What a handler awaits comes back here too.
/// </summary>
public sealed class SingleStepScheduler : ActorScheduler
{
    private const int MostSteps = 1_000_000;
    private readonly object _gate = new();
    private readonly List<Action> _ready = [];
    private readonly Random? _random;
    private readonly StepContext _context;

    public SingleStepScheduler(int? seed = null)
    {
        _random = seed is { } value ? new Random(value) : null;
        _context = new StepContext(this);
    }

    public override int BatchSize => 1;

    public override void Schedule(IThreadPoolWorkItem work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Add(work.Execute);
    }

    public override void Cancel(CancellationTokenSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // The pool's scheduler does not let a callback's failure reach the kernel either.
        }
    }

    /// <summary>False when nothing is ready.</summary>
    public bool Step()
    {
        Action step;
        lock (_gate)
        {
            if (_ready.Count == 0)
                return false;
            var index = _random?.Next(_ready.Count) ?? 0;
            step = _ready[index];
            _ready.RemoveAt(index);
        }

        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            step();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        return true;
    }

    public void RunUntilIdle()
    {
        for (var steps = 0; Step(); steps++)
        {
            if (steps == MostSteps)
                throw new InvalidOperationException($"The actors do not come to rest: {MostSteps} steps and still something to do");
        }
    }

    /// <summary>For actors that wait for real threads: steps until the condition holds, throws <see cref="TimeoutException"/> after that much real time.</summary>
    public void RunUntil(Func<bool> condition, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            RunUntilIdle();
            if (condition())
                return;
            if (TimeProvider.System.GetElapsedTime(start) > timeout)
                throw new TimeoutException($"The condition did not come true within {timeout}");
            lock (_gate)
            {
                if (_ready.Count == 0)
                    Monitor.Wait(_gate, TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private void Add(Action step)
    {
        lock (_gate)
        {
            _ready.Add(step);
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class StepContext(SingleStepScheduler scheduler) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => scheduler.Add(() => d(state));

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
