using System.Collections.Immutable;
using System.Globalization;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Histograms;

/// <summary>
/// Builds one histogram family: a row for each thing, with the buckets of every operation and the time at which they began. Counts are
/// added to their own bucket and to <c>+Inf</c>; <see cref="End"/> makes the buckets cumulative. Lustre keeps no sum, so the family has
/// none.
/// </summary>
internal sealed class HistogramTable(MetricFamily family, LabelText labels, BucketBounds bounds, bool created, params string[] operations)
{
    private ValueTable _table = new((operations.Length * bounds.Count) + 1);

    // Created with the first row that is shown: most storages have only some of the known tables.
    private SegmentLayout? _layout;

    private int CreatedColumn => _table.Width - 1;

    public void Begin(int rows) => _table = new ValueTable(_table.Width, rows);

    public void AddRow(byte[] labels) => _table.Add(labels);

    /// <summary>Notes that the file has this table. A bucket that was never counted is then zero, not unknown.</summary>
    public void Open(int operation)
    {
        var buckets = Buckets(operation);
        if (buckets[0] == ValueTable.Absent)
            buckets.Clear();
    }

    /// <summary>Whether a count can be added without an overflow.</summary>
    public bool Fits(int operation, long count) => count >= 0 && count <= long.MaxValue - Buckets(operation)[^1];

    public void Add(int operation, long value, long count)
    {
        var buckets = Buckets(operation);
        var bucket = bounds.IndexOf(value);
        if (bucket < buckets.Length - 1)
            buckets[bucket] += count;
        buckets[^1] += count;
    }

    /// <summary>Adds the latencies of one operation, see <see cref="IIoLatencies.TryAdd"/>.</summary>
    public void AddLatencies(int operation, ReadOnlySpan<long> counts)
    {
        for (var label = 0; label < counts.Length; label++)
        {
            if (counts[label] > 0)
                Add(operation, IoLatencies.LimitOf(label), counts[label]);
        }
    }

    /// <summary>Sets the time at which the last row began to count, in nanoseconds since 1970.</summary>
    public void SetCreated(long nanoseconds) => _table.Change(_table.Count - 1)[CreatedColumn] = nanoseconds;

    public void SetAllCreated(long nanoseconds)
    {
        for (var row = 0; row < _table.Count; row++)
            _table.Change(row)[CreatedColumn] = nanoseconds;
    }

    public void End(ImmutableArray<Segment>.Builder segments)
    {
        var any = false;
        for (var row = 0; row < _table.Count; row++)
        {
            for (var operation = 0; operation < operations.Length; operation++)
            {
                var buckets = _table.Change(row).Slice(operation * bounds.Count, bounds.Count);
                if (buckets[0] == ValueTable.Absent)
                    continue;
                any = true;
                for (var bucket = 1; bucket < buckets.Length - 1; bucket++)
                    buckets[bucket] += buckets[bucket - 1];
            }
        }

        if (any)
            segments.Add(new Segment(_layout ??= new SegmentLayout(family, labels, [.. Columns()]), _table));
    }

    private Span<long> Buckets(int operation) => _table.Change(_table.Count - 1).Slice(operation * bounds.Count, bounds.Count);

    private List<SampleColumn> Columns()
    {
        var columns = new List<SampleColumn>();
        var column = 0;
        foreach (var operation in operations)
        {
            var label = operation.Length == 0 ? LabelText.Empty : LabelText.Of("operation", operation);
            for (var bucket = 0; bucket < bounds.Count; bucket++)
            {
                var limit = operation.Length == 0
                    ? LabelText.Of("le", bounds.Limit(bucket))
                    : LabelText.Of(("operation", operation), ("le", bounds.Limit(bucket)));
                columns.Add(new SampleColumn(column++, limit, NumberFormat.Integer, SampleKind.Bucket));
            }

            columns.Add(new SampleColumn(column - 1, label, NumberFormat.Integer, SampleKind.Count));
            if (created)
                columns.Add(new SampleColumn(CreatedColumn, label, NumberFormat.Nano, SampleKind.Created));
        }

        return columns;
    }
}

/// <summary>
/// The upper limits (<c>le</c>) of a family's buckets, in the unit that Lustre counts in. They are the same for every target and every
/// release, because a sum over targets by <c>le</c> needs equal limits. Lustre's own buckets end at powers of two, so each falls into one
/// of these as a whole. Values beyond the last limit count in <c>+Inf</c> alone.
/// </summary>
internal sealed class BucketBounds(double scale, params ImmutableArray<long> limits)
{
    /// <summary>Pages of a transfer. The largest transfer, 64 MiB, has 16,384.</summary>
    public static readonly BucketBounds Pages = new(1, Powers(0, 14));

    /// <summary>Sizes from 4 KiB to 64 MiB. ZFS also writes smaller ones, down to a byte. They count in the first bucket.</summary>
    public static readonly BucketBounds Sizes = new(1, Powers(12, 26));

    /// <summary>Milliseconds from 1 to 65,536.</summary>
    public static readonly BucketBounds Milliseconds = new(1e-3, Powers(0, 16));

    /// <summary>Nanoseconds from 33 µs to 34 s. A microsecond in these tables has 1024 ns.</summary>
    public static readonly BucketBounds Nanoseconds = new(1e-9, Powers(15, 35));

    /// <summary>Counts from 1 to 30, one by one. A larger count is shown as "31 and more".</summary>
    public static readonly BucketBounds Few = new(1, 1, 2, 4, 8, 16, 30);

    /// <summary>Counts from 0 to 30, one by one.</summary>
    public static readonly BucketBounds NoneOrFew = new(1, 0, 1, 2, 4, 8, 16, 30);

    /// <summary>
    /// Counts one by one up to 30, or by powers of two, as <c>inflight_io_log2</c> says (from 2.17.51, and in DDN's builds): the limits
    /// that both have. "31 and more" is beyond the last limit.
    /// </summary>
    public static readonly BucketBounds FewOrPowers = new(1, Powers(0, 5));

    /// <summary>Offsets in a file, in pages: the beginning, 64 KiB, and on by steps of four to 1 TiB.</summary>
    public static readonly BucketBounds Offsets = new(1, [0, .. Enumerable.Range(2, 13).Select(i => (1L << (2 * i)) - 1)]);

    /// <summary>The number of buckets, with <c>+Inf</c>.</summary>
    public int Count => limits.Length + 1;

    public int IndexOf(long value)
    {
        var index = limits.BinarySearch(value);
        return index < 0 ? ~index : index;
    }

    /// <summary>The label <c>le</c> of a bucket.</summary>
    public string Limit(int bucket) => bucket < limits.Length ? (limits[bucket] * scale).ToString(CultureInfo.InvariantCulture) : "+Inf";

    private static ImmutableArray<long> Powers(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(i => 1L << i)];
}
