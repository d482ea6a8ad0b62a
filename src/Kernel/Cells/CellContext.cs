using Microsoft.Extensions.Logging;

namespace LustreActors.Kernel;

/// <summary>What one incarnation owns besides its state: timers, watches, the stopping token. All of it ends with the incarnation.</summary>
#pragma warning disable CA1001 // The token source holds no timer and no handle, and a handler may still read its token after the end.
internal sealed class CellContext<T>(ActorCell<T> cell) : ActorContext<T>
#pragma warning restore CA1001
{
    private readonly Dictionary<object, TimerTicket<T>> _timers = [];
    private readonly Dictionary<ActorCell, WatchTicket<T>> _watches = [];
    private readonly CancellationTokenSource _stopping = new();
    private ILogger? _log;
    private volatile bool _ended;

    public bool HasEnded => _ended;

    public override IActorRef<T> Self => cell;

    public override IReadOnlyList<IActorRef> Children => cell.ChildCells();

    public override CancellationToken Stopping => _stopping.Token;

    public override ILogger Log => _log ??= cell.System.CreateLog(cell.Path);

    public override TimeProvider Time => cell.System.Time;

    public override IActorRef<TChild> Spawn<TChild>(string name, Props<TChild> props) =>
        _ended ? throw new InvalidOperationException($"An earlier incarnation of {cell.Path} cannot start '{name}'") : cell.SpawnChild(name, props);

    public override void Stop(IActorRef child)
    {
        if (child is not ActorCell other || (other != cell && !cell.IsParentOf(other)))
            throw new ArgumentException($"{cell.Path} stops itself and its children: {child.Path} is neither", nameof(child));
        other.RequestStop(StopReason.Requested);
    }

    public override void Watch(IActorRef other, T notice)
    {
        if (other is not ActorCell target || target == cell)
            throw new ArgumentException($"{cell.Path} cannot watch {other.Path}: it watches other actors", nameof(other));
        if (_ended)
            return;
        Unwatch(other);
        var watch = new WatchTicket<T>(cell, target, notice, _watches);
        _watches.Add(target, watch);
        if (!target.AddWatcher(watch))
            watch.Ended(target);
    }

    public override void Unwatch(IActorRef other)
    {
        if (other is ActorCell target && _watches.Remove(target, out var watch))
            watch.Cancel();
    }

    public override void StartSingle(object key, T message, TimeSpan due) => StartTimer(key, message, due, null);

    public override void StartPeriodic(object key, T message, TimeSpan initial, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        StartTimer(key, message, initial, interval);
    }

    public override void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
            timer.Cancel();
    }

    public override void PipeToSelf<TResult>(Task<TResult> task, Func<TResult, T> onSuccess, Func<Exception, T> onFailure)
    {
        ArgumentNullException.ThrowIfNull(task);
        _ = PipeAsync(task, onSuccess, onFailure);
    }

    public void CancelStopping() => cell.System.Scheduler.Cancel(_stopping);

    public void End()
    {
        _ended = true;
        CancelStopping();
        foreach (var timer in _timers.Values)
            timer.Cancel();
        foreach (var watch in _watches.Values)
            watch.Cancel();
        _timers.Clear();
        _watches.Clear();
    }

    private void StartTimer(object key, T message, TimeSpan due, TimeSpan? interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(due, TimeSpan.Zero);
        Cancel(key);
        if (_ended)
            return;
        var timer = new TimerTicket<T>(cell, key, message, interval, _timers);
        _timers.Add(key, timer);
        timer.Arm(due);
    }

    // Under the single-step scheduler the await comes back through its synchronization context, so that even piped tasks arrive in a fixed order.
    private async Task PipeAsync<TResult>(Task<TResult> task, Func<TResult, T> onSuccess, Func<Exception, T> onFailure)
    {
        T message;
        try
        {
            try
            {
                message = onSuccess(await task);
            }
            catch (OperationCanceledException) when (_ended)
            {
                // It was given up because the actor has ended: there is nothing to lose.
                return;
            }
            catch (Exception e)
            {
                message = onFailure(e);
            }
        }
        catch (Exception e)
        {
            KernelLog.PipeFailed(cell.System.Log, e, cell.Path);
            return;
        }

        cell.Owe(message, new PipeTicket<T>(this));
    }
}
