namespace LustreActors.Kernel;

internal sealed class WatchTicket<T>(ActorCell<T> watcher, ActorCell target, T notice, Dictionary<ActorCell, WatchTicket<T>> watches)
    : Ticket, IEndWatcher
{
    private volatile bool _cancelled;

    public void Ended(ActorCell cell)
    {
        if (!_cancelled)
            watcher.Owe(notice, this);
    }

    public void Cancel()
    {
        _cancelled = true;
        target.RemoveWatcher(this);
    }

    public override bool Redeem()
    {
        if (!_cancelled)
            watches.Remove(target);
        return !_cancelled;
    }
}
