namespace LustreActors.Simulator;

/// <summary>The DLM locks that one mount holds of one target. Always <see cref="Granted"/> = <see cref="Grants"/> - <see cref="Cancels"/>.</summary>
public sealed class SimulatedLocks
{
    private const int MostUnused = 400;

    private readonly Queue<int> _inUse = new();
    private long _grantsBefore;
    private long _cancelsBefore;
    private long _grantsAtMount;
    private long _cancelsAtMount;

    /// <summary>The locks that are held at present: <c>lock_count</c> and <c>pool/granted</c>.</summary>
    public int Granted { get; private set; }

    /// <summary>Locks that nobody uses: <c>lock_unused_count</c>.</summary>
    public int Unused => Granted - InUse;

    public long Grants { get; private set; }
    public long Cancels { get; private set; }

    /// <summary>Locks granted, and cancelled, in the latest second.</summary>
    public int GrantRate { get; private set; }

    public int CancelRate { get; private set; }

    public long Timeouts { get; internal set; }

    /// <summary>The locks granted and the two rates, as the pool noted them in each second since the mount.</summary>
    public CounterTruth GrantedSamples { get; private set; }

    public CounterTruth GrantRateSamples { get; private set; }
    public CounterTruth CancelRateSamples { get; private set; }

    /// <summary>Grants and cancels since the mount.</summary>
    internal long GrantsOfPool => Grants - _grantsAtMount;

    internal long CancelsOfPool => Cancels - _cancelsAtMount;

    internal int InUse { get; private set; }

    internal void Mount()
    {
        (_grantsAtMount, _cancelsAtMount) = (Grants, Cancels);
        GrantedSamples = GrantRateSamples = CancelRateSamples = default;
    }

    /// <summary>A lock for each of so many operations, in use until the second after the next.</summary>
    internal void Grant(int locks)
    {
        Granted += locks;
        Grants += locks;
        InUse += locks;
    }

    /// <summary>Gives so many unused locks back; says how many there were.</summary>
    internal int Cancel(int locks)
    {
        locks = Math.Min(locks, Unused);
        Granted -= locks;
        Cancels += locks;
        return locks;
    }

    /// <summary>Says how many locks left the list of the unused because it was too long.</summary>
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

    /// <summary>As after an eviction, or with a new mount: the locks are gone.</summary>
    internal void Lose()
    {
        _inUse.Clear();
        InUse = 0;
        Cancels += Granted;
        Granted = 0;
    }
}
