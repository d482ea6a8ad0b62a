using Microsoft.Extensions.Logging;

namespace LustreActors.Kernel;

/// <summary>The tree of actors, its clock, its scheduler and what can be seen of it.</summary>
public sealed class ActorSystem : IAsyncDisposable
{
    private readonly ActorSystemOptions _options;
    private readonly DeadLetters _deadLetters;
    private readonly ActorCell<Nothing> _root;
    private readonly Dictionary<long, ActorCell> _abandoned = [];
    private readonly TaskCompletionSource<int> _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _watchdog;
    private readonly Lock _stopGate = new();
    private OrderlyStop? _stopping;
    private long _lastUid;
    private long _restarts;
    private long _overDeadline;
    private long _abandonedTotal;

    public ActorSystem(ActorSystemOptions? options = null)
    {
        _options = options ?? new ActorSystemOptions();
        Log = _options.LoggerFactory.CreateLogger("LustreActors.Kernel");
        _deadLetters = new DeadLetters(this);
        _root = new ActorCell<Nothing>(this, null, ActorPath.Root, new Props<Nothing>(static () => new RootActor()));
        _root.Post(new Signal(SignalKind.Start));
        _watchdog = Time.CreateTimer(
            static system => ((ActorSystem)system!).LogHangingHandlers(), this, _options.WatchdogInterval, _options.WatchdogInterval);
    }

    /// <summary>Completes with the exit code: 0 once the system has stopped, 1 as soon as a failure was escalated past the root.</summary>
    public Task<int> Terminated => _terminated.Task;

    public DeadLetterSnapshot DeadLetters => _deadLetters.Snapshot();

    internal TimeProvider Time => _options.TimeProvider;

    internal ActorScheduler Scheduler => _options.Scheduler;

    internal Func<double> Random => _options.Random;

    internal ILogger Log { get; }

    public ActorTotals Totals
    {
        get
        {
            var cells = Cells(_root);
            var abandoned = AbandonedCells();
            return new ActorTotals(
                cells.Count - 1,
                Interlocked.Read(ref _restarts),
                Interlocked.Read(ref _overDeadline),
                cells.Count(c => c.IsOverDeadline) + abandoned.Count(c => c.IsOverDeadline),
                abandoned.Length,
                Interlocked.Read(ref _abandonedTotal),
                _deadLetters.ByReason());
        }
    }

    /// <summary>Starts a top-level actor: <c>/collect</c>, or <c>collect</c> for short.</summary>
    public IActorRef<T> Spawn<T>(string name, Props<T> props)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_stopGate)
        {
            if (_stopping is not null)
                throw new InvalidOperationException($"The actor system stops: it cannot start '{name}'");
            return _root.SpawnChild(name.StartsWith('/') ? name[1..] : name, props);
        }
    }

    /// <summary>The living actor of that path, or else an abandoned one.</summary>
    public ActorSnapshot? Find(ActorPath path) =>
        (Living(path) ?? AbandonedCells().LastOrDefault(c => c.Path == path))?.Snapshot();

    /// <summary>An actor and all below it, parents first; without a path everything, the abandoned ones last.</summary>
    public IReadOnlyList<ActorSnapshot> Tree(ActorPath? from = null)
    {
        IEnumerable<ActorCell> cells = from is null || from.IsRoot
            ? Cells(_root).Skip(1).Concat(AbandonedCells())
            : Living(from) is { } top ? Cells(top) : AbandonedCells().Where(c => c.Path == from);
        return [.. cells.Select(c => c.Snapshot())];
    }

    /// <summary>For operators: a new incarnation, at once, also out of a backoff.</summary>
    public bool Restart(ActorPath path) => Signal(path, SignalKind.OperatorRestart);

    /// <summary>For operators: lets a suspended actor go on, or ends its backoff.</summary>
    public bool Resume(ActorPath path) => Signal(path, SignalKind.OperatorResume);

    public bool Stop(ActorPath path) => Living(path) is { } cell && cell != _root && cell.RequestStop(StopReason.Requested);

    /// <summary>Dead letters as they come, until the token is cancelled. Who reads too slowly misses the oldest.</summary>
    public IAsyncEnumerable<DeadLetter> FollowDeadLetters(CancellationToken ct) =>
        _deadLetters.Follow(ct).ReadAllAsync(CancellationToken.None);

    /// <summary>Stops the top-level actors one after the other, the one started last first. Each ends within its stop timeout or is abandoned.</summary>
    public Task StopAsync()
    {
        OrderlyStop stop;
        lock (_stopGate)
        {
            if (_stopping is not null)
                return _stopping.Done;
            stop = _stopping = new OrderlyStop(this, _root.ChildCells());
        }

        stop.StopNext();
        return stop.Done;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    internal long NextUid() => Interlocked.Increment(ref _lastUid);

    internal void Lost(ActorPath recipient, DeadLetterReason reason, string messageType) => _deadLetters.Add(recipient, reason, messageType);

    internal void CountRestart() => Interlocked.Increment(ref _restarts);

    internal void CountOverDeadline() => Interlocked.Increment(ref _overDeadline);

    internal void EscalatedPastRoot() => _terminated.TrySetResult(1);

    // A category for each top-level actor: one for each target would never leave the logger factory again.
    internal ILogger CreateLog(ActorPath path) =>
        _options.LoggerFactory.CreateLogger("LustreActors" + path.Value.Split('/', 3)[1].Insert(0, "."));

    internal void AddAbandoned(ActorCell cell)
    {
        Interlocked.Increment(ref _abandonedTotal);
        lock (_abandoned)
            _abandoned.Add(cell.Uid, cell);
    }

    internal void RemoveAbandoned(ActorCell cell)
    {
        lock (_abandoned)
            _abandoned.Remove(cell.Uid);
    }

    private static List<ActorCell> Cells(ActorCell top)
    {
        var cells = new List<ActorCell>();
        Collect(top);
        return cells;

        void Collect(ActorCell cell)
        {
            cells.Add(cell);
            foreach (var child in cell.ChildCells())
                Collect(child);
        }
    }

    private ActorCell[] AbandonedCells()
    {
        lock (_abandoned)
            return [.. _abandoned.Values];
    }

    private ActorCell? Living(ActorPath path)
    {
        if (path.IsRoot)
            return _root;
        ActorCell? cell = _root;
        foreach (var name in path.Value.Split('/').Skip(1))
            cell = cell?.ChildCell(name);
        return cell;
    }

    private bool Signal(ActorPath path, SignalKind kind)
    {
        if (Living(path) is not { } cell || cell == _root)
            return false;
        cell.Post(new Signal(kind));
        return true;
    }

    private void Stopped()
    {
        _watchdog.Dispose();
        _terminated.TrySetResult(0);
    }

    private void LogHangingHandlers()
    {
        foreach (var cell in Cells(_root))
            cell.LogHangingHandler();
    }

    /// <summary>Goes from one end to the next stop without a task in between, so that it is as deterministic as the actors are.</summary>
    private sealed class OrderlyStop(ActorSystem system, ActorCell[] cells) : IEndWatcher
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = cells.Length;

        public Task Done => _done.Task;

        public void StopNext()
        {
            while (_left-- > 0)
            {
                if (!cells[_left].AddWatcher(this))
                    continue;
                cells[_left].RequestStop(StopReason.ParentStopped);
                return;
            }

            system.Stopped();
            _done.TrySetResult();
        }

        public void Ended(ActorCell cell) => StopNext();
    }

    private sealed record Nothing;

    private sealed class RootActor : Actor<Nothing>
    {
        protected override ValueTask OnMessage(Nothing message) => ValueTask.CompletedTask;
    }
}
