using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Builds one histogram family: a row for each thing, with the buckets of every operation and the time at which they began. Counts are
/// added to their own bucket and to <c>+Inf</c>; <see cref="End"/> makes the buckets cumulative. Lustre keeps no sum, so the family has
/// none.
/// </summary>
internal sealed class HistogramTable
{
    private readonly MetricFamily _family;
    private readonly LabelText _labels;
    private readonly BucketBounds _bounds;
    private readonly bool _created;
    private readonly string[] _operations;
    private ValueTable _table;

    // Made with the first row that is shown: a storage has two or three of the tables that there are.
    private SegmentLayout? _layout;

    public HistogramTable(MetricFamily family, LabelText labels, BucketBounds bounds, bool created, params ReadOnlySpan<string> operations)
    {
        (_family, _labels, _bounds, _created, _operations) = (family, labels, bounds, created, operations.ToArray());
        _table = new ValueTable(Width);
    }

    private int Width => (_operations.Length * _bounds.Count) + 1;

    private int CreatedColumn => Width - 1;

    public void Begin(int rows) => _table = new ValueTable(Width, rows);

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
        var bucket = _bounds.IndexOf(value);
        if (bucket < buckets.Length - 1)
            buckets[bucket] += count;
        buckets[^1] += count;
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
            for (var operation = 0; operation < _operations.Length; operation++)
            {
                var buckets = _table.Change(row).Slice(operation * _bounds.Count, _bounds.Count);
                if (buckets[0] == ValueTable.Absent)
                    continue;
                any = true;
                for (var bucket = 1; bucket < buckets.Length - 1; bucket++)
                    buckets[bucket] += buckets[bucket - 1];
            }
        }

        if (any)
            segments.Add(new Segment(_layout ??= new SegmentLayout(_family, _labels, [.. Columns(_operations, _created)]), _table));
    }

    private Span<long> Buckets(int operation) => _table.Change(_table.Count - 1).Slice(operation * _bounds.Count, _bounds.Count);

    private List<SampleColumn> Columns(ReadOnlySpan<string> operations, bool created)
    {
        var columns = new List<SampleColumn>();
        var column = 0;
        foreach (var operation in operations)
        {
            var labels = operation.Length == 0 ? LabelText.Empty : LabelText.Of("operation", operation);
            for (var bucket = 0; bucket < _bounds.Count; bucket++)
            {
                var limit = operation.Length == 0
                    ? LabelText.Of("le", _bounds.Limit(bucket))
                    : LabelText.Of(("operation", operation), ("le", _bounds.Limit(bucket)));
                columns.Add(new SampleColumn(column++, limit, NumberFormat.Integer, SampleKind.Bucket));
            }

            columns.Add(new SampleColumn(column - 1, labels, NumberFormat.Integer, SampleKind.Count));
            if (created)
                columns.Add(new SampleColumn(CreatedColumn, labels, NumberFormat.Nano, SampleKind.Created));
        }

        return columns;
    }
}
