namespace LustreActors.Actors.Tests.World;

/// <summary>
/// Runs the turns of actors one after the other, on the thread of the test: in the order of their arrival or, with a seed, in a random
/// order that the seed repeats. Before <see cref="TakeOver"/> and after <see cref="LetGo"/> the thread pool runs them.
/// </summary>
internal sealed class SteppingQueue
{
    private const int MostSteps = 1_000_000;

    private readonly object _gate = new();
    private readonly List<Action> _ready = [];
    private readonly Random? _random;
    private readonly StepContext _context;
    private bool _stepping;
    private int _onThePool;

    public SteppingQueue(int? seed)
    {
        _random = seed is { } value ? new Random(value) : null;
        _context = new StepContext(this);
    }

    public void Add(Action work)
    {
        lock (_gate)
        {
            if (!_stepping)
            {
                Run(work);
                return;
            }

            _ready.Add(work);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the thread pool to finish. From then on nothing happens unless the test steps.</summary>
    public void TakeOver()
    {
        lock (_gate)
        {
            while (_onThePool > 0)
                Monitor.Wait(_gate);
            _stepping = true;
        }
    }

    public void LetGo()
    {
        lock (_gate)
        {
            _stepping = false;
            _ready.ForEach(Run);
            _ready.Clear();
        }
    }

    /// <summary>Runs one piece of work; returns false if there is none.</summary>
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

        // Continuations of a handler come back to this queue too, so that all pending work is visible.
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

    /// <summary>
    /// Steps until the condition holds, for actors that wait for real threads. Throws <see cref="TimeoutException"/> after a real time.
    /// </summary>
    public void RunUntil(Func<bool> condition, TimeSpan timeout)
    {
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

    private void Run(Action work)
    {
        _onThePool++;
        ThreadPool.UnsafeQueueUserWorkItem(_ =>
        {
            try
            {
                work();
            }
            finally
            {
                lock (_gate)
                {
                    _onThePool--;
                    Monitor.PulseAll(_gate);
                }
            }
        }, null);
    }

    private sealed class StepContext(SteppingQueue queue) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => queue.Add(() => d(state));

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
