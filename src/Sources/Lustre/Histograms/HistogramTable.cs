using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// A histogram family in the making: a row for each thing, in it the buckets of every operation, and since when they count. Counts are added
/// to their own bucket and to <c>+Inf</c>; the end makes the buckets cumulative. What Lustre counts has no sum, so there is none.
/// </summary>
internal sealed class HistogramTable
{
    private readonly SegmentLayout _layout;
    private readonly BucketBounds _bounds;
    private readonly int _operations;
    private ValueTable _table;

    public HistogramTable(MetricFamily family, LabelText labels, BucketBounds bounds, bool created, params ReadOnlySpan<string> operations)
    {
        _bounds = bounds;
        _operations = operations.Length;
        _layout = new SegmentLayout(family, labels, [.. Columns(operations, created)]);
        _table = new ValueTable(Width);
    }

    private int Width => (_operations * _bounds.Count) + 1;

    private int CreatedColumn => Width - 1;

    public void Begin(int rows) => _table = new ValueTable(Width, rows);

    public void AddRow(byte[] labels) => _table.Add(labels);

    /// <summary>The file has this table, be it empty: what was never counted is zero, not unknown.</summary>
    public void Open(int operation)
    {
        var buckets = Buckets(operation);
        if (buckets[0] == ValueTable.Absent)
            buckets.Clear();
    }

    /// <summary>Whether so many more can be counted at all.</summary>
    public bool Fits(int operation, long count) => count >= 0 && count <= long.MaxValue - Buckets(operation)[^1];

    public void Add(int operation, long value, long count)
    {
        var buckets = Buckets(operation);
        var bucket = _bounds.IndexOf(value);
        if (bucket < buckets.Length - 1)
            buckets[bucket] += count;
        buckets[^1] += count;
    }

    /// <summary>Since when the last row counts: nanoseconds since 1970.</summary>
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
            for (var operation = 0; operation < _operations; operation++)
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
            segments.Add(new Segment(_layout, _table));
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
