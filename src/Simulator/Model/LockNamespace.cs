namespace LustreActors.Simulator.Model;

/// <summary>
/// A target's lock namespace and its pool. Locks are granted with the RPCs that a target serves; clients that hold too many give some back.
/// The MGS's namespace holds two locks for every connection, and its pool is not in use.
/// </summary>
public sealed class LockNamespace
{
    internal static readonly OperationLayout PoolLayout = new(
        "granted", "grant", "cancel", "grant_rate", "cancel_rate", "grant_plan", "slv", "shrink_request", "shrink_freed", "recalc_freed",
        "recalc_timing");

    private const int LocksPerClient = 60;
    private const long LockVolume = 36_000;

    private readonly bool _pooled;
    private long _grantedBefore;
    private long _cancelledBefore;

    internal LockNamespace(bool pooled) => _pooled = pooled;

    /// <summary>The locks that were granted since the target was mounted.</summary>
    public long Granted { get; private set; }

    public long Cancelled { get; private set; }
    public long Count => Granted - Cancelled;

    /// <summary>Some resources are locked by several clients.</summary>
    public long Resources => Count - (Count / 8);

    /// <summary>Callbacks that were not answered: one for every client that was evicted.</summary>
    public long Timeouts { get; internal set; }

    /// <summary>Locks granted within the last second.</summary>
    public long GrantRate { get; private set; }

    public long CancelRate { get; private set; }

    /// <summary>The number of locks that the server's memory allows.</summary>
    public long Limit => _pooled ? 65_249 : 1;

    public long GrantPlan => _pooled ? (Limit / 100) + (Count / 2) : 0;
    public long GrantSpeed => GrantRate - CancelRate;
    public long ServerLockVolume => LockVolume * Limit;

    /// <summary>The pool's own count of locks.</summary>
    public long PoolGranted => _pooled ? Count : 0;

    /// <summary>The counters of <c>pool/stats</c>, updated in every second in which a lock was granted or cancelled.</summary>
    public CounterAccount Pool { get; } = new(PoolLayout);

    internal void Tick(int clients)
    {
        (GrantRate, CancelRate) = (Granted - _grantedBefore, Cancelled - _cancelledBefore);
        (_grantedBefore, _cancelledBefore) = (Granted, Cancelled);
        if (!_pooled || GrantRate + CancelRate == 0)
            return;
        var pool = Pool.Live;
        pool.Record(0, Count);
        pool.Record(1, 1, (int)GrantRate);
        pool.Record(2, 1, (int)CancelRate);
        pool.Record(3, GrantRate);
        pool.Record(4, CancelRate);
        pool.Record(5, GrantPlan);
        pool.Record(6, ServerLockVolume - Count);
        if (Count > clients * LocksPerClient)
        {
            pool.Record(7, Count - (clients * LocksPerClient));
            pool.Record(8, 0);
        }

        pool.Record(9, 0, (int)(GrantRate + CancelRate));
        pool.Record(10, 1);
    }

    internal void Grant(int times) => Granted += times;

    /// <summary>The number of locks that a client gives back with its next cancel; zero if the clients do not hold too many.</summary>
    internal int Excess(int clients) => (int)Math.Clamp(Count - (clients * LocksPerClient), 0, 64);

    internal void Cancel(int times) => Cancelled += times;

    internal void Reset(long now)
    {
        Granted = Cancelled = Timeouts = GrantRate = CancelRate = _grantedBefore = _cancelledBefore = 0;
        Pool.End();
        Pool.Begin(now);
    }
}
