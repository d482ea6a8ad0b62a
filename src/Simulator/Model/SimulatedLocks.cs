namespace LustreActors.Simulator.Model;

/// <summary>
/// The DLM locks of one mount on one target. <see cref="Granted"/> is always <see cref="Grants"/> less <see cref="Cancels"/>.
/// </summary>
public sealed class SimulatedLocks
{
    // Values of a pool whose server has enough memory.
    internal const long ServerLockVolume = 2_952_576_000;
    internal const int Limit = 82_016;
    internal const int GrantPlan = 73_815;
    private const int MostUnused = 400;

    private readonly Queue<int> _inUse = new();
    private long _grantsBefore;
    private long _cancelsBefore;
    private long _grantsAtMount;
    private long _cancelsAtMount;

    /// <summary>The locks that the mount holds: <c>lock_count</c> and <c>pool/granted</c>.</summary>
    public int Granted { get; private set; }

    /// <summary>Locks that no operation uses: <c>lock_unused_count</c>.</summary>
    public int Unused => Granted - InUse;

    public long Grants { get; private set; }
    public long Cancels { get; private set; }

    /// <summary>Locks granted, and cancelled, in the latest second.</summary>
    public int GrantRate { get; private set; }

    public int CancelRate { get; private set; }

    public long Timeouts { get; internal set; }

    /// <summary>Samples of the pool since the mount, one a second: the locks granted and the two rates.</summary>
    public CounterTruth GrantedSamples { get; private set; }

    public CounterTruth GrantRateSamples { get; private set; }
    public CounterTruth CancelRateSamples { get; private set; }

    /// <summary>Grants and cancels since the mount.</summary>
    internal long GrantsOfPool => Grants - _grantsAtMount;

    internal long CancelsOfPool => Cancels - _cancelsAtMount;

    internal int InUse { get; private set; }

    internal long ClientLockVolume => Granted * 165L;

    internal void Mount()
    {
        (_grantsAtMount, _cancelsAtMount) = (Grants, Cancels);
        GrantedSamples = GrantRateSamples = CancelRateSamples = default;
    }

    /// <summary>Grants locks, which are in use until the second after the next.</summary>
    internal void Grant(int locks)
    {
        Granted += locks;
        Grants += locks;
        InUse += locks;
    }

    /// <summary>Gives unused locks back. Returns how many there were.</summary>
    internal int Cancel(int locks)
    {
        locks = Math.Min(locks, Unused);
        Granted -= locks;
        Cancels += locks;
        return locks;
    }

    /// <summary>Lets a second pass. Returns how many unused locks were given back because there were too many.</summary>
    internal int Second()
    {
        _inUse.Enqueue(InUse - _inUse.Sum());
        if (_inUse.Count > 2)
            InUse -= _inUse.Dequeue();
        var cancelled = Cancel(Math.Max(0, Unused - MostUnused));
        GrantRate = (int)(Grants - _grantsBefore);
        CancelRate = (int)(Cancels - _cancelsBefore);
        (_grantsBefore, _cancelsBefore) = (Grants, Cancels);
        GrantedSamples = GrantedSamples.With(Granted);
        GrantRateSamples = GrantRateSamples.With(GrantRate);
        CancelRateSamples = CancelRateSamples.With(CancelRate);
        return cancelled;
    }

    /// <summary>Drops all locks, as after an eviction or at a new mount.</summary>
    internal void Lose()
    {
        _inUse.Clear();
        InUse = 0;
        Cancels += Granted;
        Granted = 0;
    }
}
