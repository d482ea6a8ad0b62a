using System.Numerics;

namespace LustreActors.Simulator.Model;

/// <summary>One counter. It is exact, except that the sum of squares wraps at 64 bits as the kernel's does.</summary>
public readonly record struct CounterTruth(long Samples, long Minimum, long Maximum, long Sum, ulong SumOfSquares)
{
    internal CounterTruth With(long value, int times = 1) => Plus(
        new CounterTruth(times, value, value, value * times, (ulong)value * (ulong)value * (ulong)times));

    internal CounterTruth Plus(in CounterTruth other) => other.Samples == 0 ? this : Samples == 0 ? other : new(
        Samples + other.Samples,
        Math.Min(Minimum, other.Minimum),
        Math.Max(Maximum, other.Maximum),
        Sum + other.Sum,
        SumOfSquares + other.SumOfSquares);

    /// <summary>The counts since an earlier state. Minimum and maximum are those of all operations.</summary>
    internal CounterTruth Since(in CounterTruth before) => this with
    {
        Samples = Samples - before.Samples,
        Sum = Sum - before.Sum,
        SumOfSquares = SumOfSquares - before.SumOfSquares,
    };
}

/// <summary>The counters of one device, job or client, by the names that Lustre gives them.</summary>
public sealed class OperationCounters
{
    internal const int HistogramBuckets = 40;

    private readonly CounterTruth[] _cells;
    private readonly int[]?[] _histograms = new int[]?[2];

    internal OperationCounters(OperationLayout layout)
    {
        Layout = layout;
        _cells = new CounterTruth[layout.Names.Length];
    }

    internal OperationLayout Layout { get; }

    public IReadOnlyList<string> Operations => Layout.Names;

    /// <summary>The counter of an operation; all zero when it never happened.</summary>
    public CounterTruth this[string operation]
    {
        get
        {
            var index = Array.IndexOf(Layout.Names, operation);
            return index < 0 ? default : _cells[index];
        }
    }

    internal ref readonly CounterTruth this[int operation] => ref _cells[operation];

    /// <summary>Counts per power of two of the sizes of reads (0) or writes (1); bucket n holds sizes above 2^(n-1) up to 2^n.</summary>
    internal ReadOnlySpan<int> Histogram(int which) => _histograms[which];

    internal void Record(int operation, long value, int times = 1)
    {
        ref var cell = ref _cells[operation];
        cell = cell.With(value, times);
        var histogram = Layout.HistogramOf(operation);
        if (histogram >= 0)
            (_histograms[histogram] ??= new int[HistogramBuckets])[Bucket(value)] += times;
    }

    internal void Add(OperationCounters other)
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            ref readonly var more = ref other._cells[i];
            if (more.Samples > 0)
                _cells[i] = _cells[i].Plus(more);
        }

        for (var which = 0; which < 2; which++)
        {
            if (other._histograms[which] is not { } added)
                continue;
            var histogram = _histograms[which] ??= new int[HistogramBuckets];
            for (var i = 0; i < HistogramBuckets; i++)
                histogram[i] += added[i];
        }
    }

    internal void Clear()
    {
        Array.Clear(_cells);
        Array.Clear(_histograms);
    }

    /// <summary>Adds what a set counted since an earlier state of it.</summary>
    internal void AddDifference(OperationCounters now, OperationCounters before)
    {
        for (var i = 0; i < _cells.Length; i++)
            _cells[i] = _cells[i].Plus(now._cells[i].Since(before._cells[i]));
    }

    /// <summary>A new set that holds the sum of the parts.</summary>
    internal static OperationCounters Sum(OperationLayout layout, params ReadOnlySpan<OperationCounters?> parts)
    {
        var sum = new OperationCounters(layout);
        foreach (var part in parts)
        {
            if (part is not null)
                sum.Add(part);
        }

        return sum;
    }

    private static int Bucket(long value) => value <= 1 ? 0 : BitOperations.Log2((ulong)value - 1) + 1;
}

/// <summary>
/// Counters that Lustre drops (a job's when it leaves the table, an export's when its client leaves, a target's at a reset) and the truth
/// keeps: the files show <see cref="Current"/>, and <see cref="Lifetime"/> is everything that happened.
/// </summary>
public sealed class CounterAccount
{
    private readonly OperationLayout _layout;
    private OperationCounters? _current;
    private OperationCounters? _past;

    internal CounterAccount(OperationLayout layout) => _layout = layout;

    /// <summary>Counters of the present incarnation; all zero between two incarnations.</summary>
    public OperationCounters Current => _current ?? new OperationCounters(_layout);

    /// <summary>All incarnations together.</summary>
    public OperationCounters Lifetime => OperationCounters.Sum(_layout, _past, _current);

    /// <summary>How many times counting began.</summary>
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
