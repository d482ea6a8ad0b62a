namespace LustreActors.Simulator;

/// <summary>
/// Counters that Lustre throws away (a job's when it leaves the table, an export's when its client leaves, a target's at a reset)
/// and the truth keeps: <see cref="Current"/> is what the files show, <see cref="Lifetime"/> what ever happened.
/// </summary>
public sealed class CounterAccount
{
    private readonly OperationLayout _layout;
    private OperationCounters? _current;
    private OperationCounters? _past;

    internal CounterAccount(OperationLayout layout) => _layout = layout;

    /// <summary>Counters of the present incarnation; all zero between two of them.</summary>
    public OperationCounters Current => _current ?? new OperationCounters(_layout);

    /// <summary>All incarnations together.</summary>
    public OperationCounters Lifetime => OperationCounters.Sum(_layout, _past, _current);

    /// <summary>How often counting began.</summary>
    public int Incarnations { get; private set; }

    public bool Counting => _current is not null;

    internal long StartedAt { get; private set; }
    internal long LatestAt { get; private set; }

    internal OperationCounters Live => _current ?? throw new InvalidOperationException("This account is not counting.");

    internal void AddLifetimeTo(OperationCounters sum)
    {
        if (_past is not null)
            sum.Add(_past);
        if (_current is not null)
            sum.Add(_current);
    }

    internal void Begin(long now)
    {
        _current = new OperationCounters(_layout);
        StartedAt = LatestAt = now;
        Incarnations++;
    }

    internal void Touch(long now) => LatestAt = Math.Max(LatestAt, now);

    internal void End()
    {
        if (_current is null)
            return;
        if (_past is null)
            _past = _current;
        else
            _past.Add(_current);
        _current = null;
    }
}
