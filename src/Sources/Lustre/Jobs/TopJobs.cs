using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>Selects the jobs that have their own series, and sums all others under <c>jobid="other"</c>.</summary>
/// <remarks>
/// The current total of the unnamed jobs would fall whenever a job gets a name or ends. A counter that falls looks like a restart, so that
/// the rest would count as new. Therefore <c>other</c> sums what unnamed jobs did between two collections, starting from zero, and never
/// falls. A job that has just got a name begins a series, and one sample has no rate: what it did until now is added to <c>other</c> for
/// the last time. So the rates of the named jobs and of <c>other</c> add up to the rate of all.
/// </remarks>
/// <param name="largest">The number of jobs by bytes, and as many by operations. Null for all that are allowed.</param>
internal sealed class TopJobs(int? largest)
{
    private static readonly byte[] OtherLabel = LabelText.Row("jobid"u8, "other"u8);

    private readonly PriorityQueue<int, long> _heaviest = new();
    private JobColumns? _columns;
    private ValueTable? _before;
    private bool[] _named = [];
    private bool[] _namedBefore = [];
    private long[] _other = [];

    /// <summary>Selects rows for the named jobs, and adds one for the others. <paramref name="all"/> is kept until the next call.</summary>
    /// <param name="previousRows">See <see cref="JobStatsParser.PreviousRows"/>.</param>
    /// <param name="unnamed">See <see cref="JobStatsParser.Unnamed"/>.</param>
    public ValueTable Select(ValueTable all, JobColumns columns, ReadOnlySpan<int> previousRows, ReadOnlySpan<bool> unnamed)
    {
        if (!ReferenceEquals(_columns, columns))
            (_columns, _before, _other) = (columns, null, []);
        Array.Resize(ref _other, all.Width);

        (_named, _namedBefore) = (_namedBefore, _named);
        if (_named.Length < all.Count)
            _named = new bool[all.Count + (all.Count / 8)];
        Array.Clear(_named);
        if (largest is null)
        {
            SelectAll(all, unnamed);
        }
        else
        {
            SelectHeaviest(all, unnamed, (table, row) => Bytes(columns, table.Row(row)));
            SelectHeaviest(all, unnamed, (table, row) => Operations(columns, table.Row(row)));
        }

        var shown = new ValueTable(all.Width, _named.AsSpan(0, all.Count).Count(true) + 1);
        for (var column = 0; column < all.Width; column++)
        {
            if (columns.Kind(column) != ColumnKind.Counter)
                _other[column] = ValueTable.Absent;
        }

        for (var row = 0; row < all.Count; row++)
        {
            var previous = previousRows[row];
            var hasOwnSeries = _named[row] && (previous < 0 || (_before is not null && _namedBefore[previous]));
            if (_before is not null && !hasOwnSeries)
                AddIncrease(all.Row(row), previous < 0 ? default : _before.Row(previous));
            if (_named[row])
                all.Row(row).CopyTo(shown.Add(all.SharedLabels(row)));
            else
                AddSizes(all.Row(row));
        }

        _other.CopyTo(shown.Add(OtherLabel));
        _before = all;
        return shown;
    }

    private void SelectAll(ValueTable all, ReadOnlySpan<bool> unnamed)
    {
        for (var row = 0; row < all.Count; row++)
            _named[row] = MayBeNamed(all, unnamed, row);
    }

    private void SelectHeaviest(ValueTable all, ReadOnlySpan<bool> unnamed, Func<ValueTable, int, long> weigh)
    {
        for (var row = 0; row < all.Count; row++)
        {
            var weight = weigh(all, row);
            if (weight == 0 || !MayBeNamed(all, unnamed, row))
                continue;
            if (_heaviest.Count < largest)
                _heaviest.Enqueue(row, weight);
            else
                _heaviest.EnqueueDequeue(row, weight);
        }

        while (_heaviest.TryDequeue(out var row, out _))
            _named[row] = true;
    }

    /// <summary>A job with the id <c>other</c> would share the series of all others.</summary>
    private static bool MayBeNamed(ValueTable all, ReadOnlySpan<bool> unnamed, int row) =>
        (unnamed.IsEmpty || !unnamed[row]) && !all.Labels(row).StartsWith(OtherLabel);

    private static long Bytes(JobColumns columns, ReadOnlySpan<long> row) =>
        ValueAt(row, columns.Read.Sum) + ValueAt(row, columns.Write.Sum);

    private static long Operations(JobColumns columns, ReadOnlySpan<long> row)
    {
        long all = 0, reads = ValueAt(row, columns.Read.Samples), writes = ValueAt(row, columns.Write.Samples);
        foreach (var operation in columns.Operations)
        {
            if (operation.IsTransfer)
                continue;
            all += ValueAt(row, operation.Samples);

            // From 2.14 on a read is counted twice in the file: as read and as read_bytes.
            if (operation.Name == "read")
                reads = 0;
            else if (operation.Name == "write")
                writes = 0;
        }

        return all + reads + writes;
    }

    private void AddIncrease(ReadOnlySpan<long> row, ReadOnlySpan<long> before)
    {
        if (HasRestarted(row, before))
            before = default;
        for (var column = 0; column < row.Length; column++)
        {
            if (_columns!.Kind(column) == ColumnKind.Counter && row[column] != ValueTable.Absent)
                _other[column] += row[column] - ValueAt(before, column);
        }
    }

    private bool HasRestarted(ReadOnlySpan<long> row, ReadOnlySpan<long> before)
    {
        if (ValueAt(row, JobColumns.StartTime) != ValueAt(before, JobColumns.StartTime))
            return true;
        for (var column = 0; column < row.Length; column++)
        {
            if (_columns!.Kind(column) == ColumnKind.Counter && row[column] != ValueTable.Absent && row[column] < ValueAt(before, column))
                return true;
        }

        return false;
    }

    private void AddSizes(ReadOnlySpan<long> row)
    {
        for (var column = 0; column < row.Length; column++)
        {
            if (row[column] == ValueTable.Absent)
                continue;
            ref var other = ref _other[column];
            if (_columns!.Kind(column) == ColumnKind.Minimum)
                other = other == ValueTable.Absent ? row[column] : Math.Min(other, row[column]);
            else if (_columns.Kind(column) == ColumnKind.Maximum)
                other = Math.Max(other, row[column]);
        }
    }

    private static long ValueAt(ReadOnlySpan<long> row, int column) =>
        (uint)column >= (uint)row.Length || row[column] == ValueTable.Absent ? 0 : row[column];
}
