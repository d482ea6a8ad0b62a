namespace LustreActors.Kernel;

/// <summary>One timer and its tick. At most one tick waits in the mailbox: a periodic timer is armed again when its tick was handled.</summary>
internal sealed class TimerTicket<T> : Ticket
{
    private readonly object _key;
    private readonly TimeSpan? _interval;
    private readonly Dictionary<object, TimerTicket<T>> _timers;
    private readonly ITimer _timer;
    private bool _cancelled;

    public TimerTicket(ActorCell<T> cell, object key, T message, TimeSpan? interval, Dictionary<object, TimerTicket<T>> timers)
    {
        _key = key;
        _interval = interval;
        _timers = timers;
        _timer = cell.System.Time.CreateTimer(_ => cell.Owe(message, this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Arm(TimeSpan due) => _timer.Change(due, Timeout.InfiniteTimeSpan);

    public void Cancel()
    {
        _cancelled = true;
        _timer.Dispose();
    }

    public override bool Redeem()
    {
        if (_cancelled)
            return false;
        if (_interval is null)
        {
            _timers.Remove(_key);
            Cancel();
        }

        return true;
    }

    // Also after a handler that failed: an actor that is resumed keeps its rhythm.
    public override void Handled()
    {
        if (!_cancelled && _interval is { } interval)
            Arm(interval);
    }
}
