using System.Numerics;

namespace LustreActors.Simulator;

/// <summary>One counter: exact, but for the sum of squares, which wraps at 64 bits as the kernel's does.</summary>
public readonly record struct CounterTruth(long Samples, long Minimum, long Maximum, long Sum, ulong SumOfSquares)
{
    internal CounterTruth With(long value) => new(
        Samples + 1,
        Samples == 0 ? value : Math.Min(Minimum, value),
        Samples == 0 ? value : Math.Max(Maximum, value),
        Sum + value,
        SumOfSquares + ((ulong)value * (ulong)value));
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
        var first = cell.Samples == 0;
        cell = new CounterTruth(
            cell.Samples + times,
            first ? value : Math.Min(cell.Minimum, value),
            first ? value : Math.Max(cell.Maximum, value),
            cell.Sum + (value * times),
            cell.SumOfSquares + ((ulong)value * (ulong)value * (ulong)times));
        var histogram = Layout.HistogramOf(operation);
        if (histogram >= 0)
            (_histograms[histogram] ??= new int[HistogramBuckets])[Bucket(value)] += times;
    }

    internal void Add(OperationCounters other)
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            ref readonly var more = ref other._cells[i];
            if (more.Samples == 0)
                continue;
            ref var cell = ref _cells[i];
            cell = cell.Samples == 0
                ? more
                : new CounterTruth(
                    cell.Samples + more.Samples,
                    Math.Min(cell.Minimum, more.Minimum),
                    Math.Max(cell.Maximum, more.Maximum),
                    cell.Sum + more.Sum,
                    cell.SumOfSquares + more.SumOfSquares);
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

    /// <summary>Adds what a set counted since an earlier state of it; minimum and maximum are those of the whole.</summary>
    internal void AddDifference(OperationCounters now, OperationCounters before)
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            var (whole, past, cell) = (now._cells[i], before._cells[i], _cells[i]);
            if (whole.Samples == past.Samples)
                continue;
            var first = cell.Samples == 0;
            _cells[i] = new CounterTruth(
                cell.Samples + whole.Samples - past.Samples,
                first ? whole.Minimum : Math.Min(cell.Minimum, whole.Minimum),
                first ? whole.Maximum : Math.Max(cell.Maximum, whole.Maximum),
                cell.Sum + whole.Sum - past.Sum,
                cell.SumOfSquares + whole.SumOfSquares - past.SumOfSquares);
        }
    }

    /// <summary>A new set that holds the sum of both.</summary>
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
