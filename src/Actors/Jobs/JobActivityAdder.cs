using System.Runtime.CompilerServices;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors.Jobs;

/// <summary>
/// Adds up the activity of jobs, in one row for each job id and filesystem. The memory is kept for the next interval, which has nearly the
/// same jobs. Ids that are too long, and names beyond the bounds of a table, are added to a row named "other", so that nothing is lost.
/// </summary>
internal sealed class JobActivityAdder
{
    private const int ChunkRows = 256;
    private const string Others = "other";
    private static readonly byte[] OtherId = "other"u8.ToArray();

    private readonly JobRowIndex _index = new();
    private readonly List<Sums[]> _chunks = [];
    private readonly NumberedNames _filesystems = new(JobActivityRows.MostFilesystems - 1, Others);
    private readonly NumberedNames _metadataTargets = new(JobActivityRows.MostTargets - 1, Others);
    private Cell[] _cells = [];
    private MetadataRate[] _metadata = [];
    private int _cellCount;
    private int _table;

    public int Count => _index.Count;

    public IReadOnlyList<string> Filesystems => _filesystems.Names;

    public IReadOnlyList<string> MetadataTargets => _metadataTargets.Names;

    public void Clear()
    {
        var used = (_index.Count + ChunkRows - 1) / ChunkRows;
        if (_chunks.Count > 4 + (4 * used))
            _chunks.RemoveRange(used, _chunks.Count - used);
        if (_cells.Length > 64 + (4 * _cellCount))
            _cells = [];
        _index.Clear();
        _filesystems.Clear();
        _metadataTargets.Clear();
        (_cellCount, _table) = (0, 0);
    }

    public int FilesystemNumber(string name) => _filesystems.GetOrAdd(name);

    public int MetadataTargetNumber(string name) => _metadataTargets.GetOrAdd(name);

    /// <summary>Returns the number of a row, which is created if it does not exist.</summary>
    /// <param name="filesystem">The result of <see cref="FilesystemNumber"/>.</param>
    /// <param name="id">The job id without escapes.</param>
    public int Row(int filesystem, ReadOnlySpan<byte> id)
    {
        var count = _index.Count;
        var row = _index.GetOrAdd(filesystem, id.Length > JobActivityRows.LongestId ? OtherId : id);
        if (row < count)
            return row;
        if (row / ChunkRows == _chunks.Count)
            _chunks.Add(new Sums[ChunkRows]);
        At(row) = default;
        return row;
    }

    /// <summary>The sums of a row, by <see cref="JobActivityColumn"/>.</summary>
    public Span<double> Values(int row) => At(row).Values;

    /// <summary>Adds metadata operations on one target to a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="target">The result of <see cref="MetadataTargetNumber"/>.</param>
    /// <param name="rate">Operations per second.</param>
    public void AddMetadata(int row, int target, double rate)
    {
        ref var sums = ref At(row);
        for (var cell = sums.FirstCell; cell > 0; cell = _cells[cell - 1].Next)
        {
            ref var known = ref _cells[cell - 1];
            if (known.Target == target)
            {
                known.Rate += rate;
                return;
            }
        }

        if (_cellCount == _cells.Length)
            Array.Resize(ref _cells, Math.Max(16, 2 * _cellCount));
        _cells[_cellCount++] = new Cell { Target = target, Rate = rate, Next = sums.FirstCell };
        sums.FirstCell = _cellCount;
    }

    /// <summary>Adds all rows of a table and returns the number of duplicates, which are not added.</summary>
    public int Add(JobActivityTable table)
    {
        _table++;
        int[] filesystems = [.. table.Filesystems.Select(FilesystemNumber)];
        int[] targets = [.. table.MetadataTargets.Select(MetadataTargetNumber)];
        var duplicates = 0;
        foreach (var row in table.Rows)
        {
            var number = Row(filesystems[row.Filesystem], row.Id);
            ref var sums = ref At(number);
            if (sums.Table == _table)
            {
                duplicates++;
                continue;
            }

            sums.Table = _table;
            row.AddTo(sums.Values);
            for (var i = 0; i < row.MetadataCount; i++)
            {
                var (target, rate) = row.Metadata(i);
                AddMetadata(number, targets[target], rate);
            }
        }

        return duplicates;
    }

    /// <summary>Copies the rows.</summary>
    public JobActivityRows ToRows()
    {
        var rows = new JobActivityRows();
        for (var row = 0; row < _index.Count; row++)
        {
            var count = 0;
            for (var cell = At(row).FirstCell; cell > 0; cell = _cells[cell - 1].Next)
            {
                if (count == _metadata.Length)
                    Array.Resize(ref _metadata, Math.Max(8, 2 * count));
                _metadata[count++] = new MetadataRate(_cells[cell - 1].Target, _cells[cell - 1].Rate);
            }

            var metadata = _metadata.AsSpan(0, count);
            metadata.Sort(static (one, other) => one.Target - other.Target);
            rows.Add(_index.Filesystem(row), _index.Id(row), Values(row), metadata);
        }

        return rows;
    }

    private ref Sums At(int row) => ref _chunks[row / ChunkRows][row % ChunkRows];

    private struct Sums
    {
        public ColumnValues Values;

        /// <summary>The index of the first cell plus 1. Zero means that the row has no cells.</summary>
        public int FirstCell;

        /// <summary>The number of the last table that had this row.</summary>
        public int Table;
    }

    [InlineArray(JobActivityRows.ColumnCount)]
    private struct ColumnValues
    {
        private double _first;
    }

    private struct Cell
    {
        public int Target;
        public double Rate;
        public int Next;
    }
}
