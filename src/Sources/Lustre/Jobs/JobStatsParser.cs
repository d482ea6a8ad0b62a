using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>
/// Parses job_stats of every version from whole lines into one row for each job. Between two collections it keeps the shape of the file and
/// the labels of its jobs, so that a known job costs no allocation. Call <see cref="Begin"/>, then <c>Parse</c> for each piece, then
/// <see cref="End"/> when the file was complete. Without <see cref="End"/> the collection is discarded, and no job is forgotten.
/// </summary>
/// <param name="zeroTransfers">Whether to show bytes and samples of reads and writes also for jobs that never did any.</param>
internal sealed class JobStatsParser(JobStatsOptions options, bool zeroTransfers = true) : IChunkParser
{
    private readonly KnownJobs _known = new(options.Filter, options.Template);
    private readonly OperationLine _line = new();
    private readonly RefusedLines _refused = new();
    private readonly byte[] _scratch = new byte[JobIdText.ScratchSize];

    private ValueTable _table = new(1);
    private long[] _row = [ValueTable.Absent];
    private int[] _previousRows = [];
    private bool[] _unnamed = [];
    private int _collection;
    private int _lastCount;
    private int _sizesUpTo;
    private ulong _shown;

    private int _job = -1;
    private ulong _happened;
    private bool _hasSnapshotTime;
    private int _operations;
    private int _mostOperations;
    private int _mostBefore;
    private long _refusedBeforeJob;
    private JobOperation? _firstExpected;
    private JobOperation? _expected;
    private JobOperation? _previous;

    /// <summary>The columns. They are replaced when a file no longer shows an operation that it once showed.</summary>
    public JobColumns Columns { get; private set; } = new(options.Created);

    public int Known => _known.Count;

    public int Remembered => _known.Capacity;

    public long LinesRefused => _refused.Count;

    /// <summary>Reports that a part of the file is missing.</summary>
    public void AddMissing(string what) => _refused.Add(default, what);

    public string? FirstRefusal => _refused.First;

    /// <summary>The row of each job in the last complete table. Negative for a job that was not in it.</summary>
    public ReadOnlySpan<int> PreviousRows => _previousRows.AsSpan(0, _table.Count);

    /// <summary>Whether the filter denies the job of each row its own series. Empty without a filter.</summary>
    public ReadOnlySpan<bool> Unnamed => options.Filter is null ? default : _unnamed.AsSpan(0, _table.Count);

    /// <summary>Creates a table as wide as the last file, with room for somewhat more jobs.</summary>
    public ValueTable NewTable() => new(Columns.Width, _lastCount + (_lastCount / 16) + 16);

    /// <summary>Begins a file. With more than <paramref name="sizesUpTo"/> jobs histograms are not read, and have no columns.</summary>
    public void Begin(string path, ValueTable into, int sizesUpTo = int.MaxValue)
    {
        if (into.Count > 0)
            throw new ArgumentException("The table must be empty", nameof(into));
        (_table, _sizesUpTo) = (into, sizesUpTo);
        _collection++;
        _known.BeginCollection();
        _refused.Begin(path);
        (_shown, _job) = (0, -1);
        (_mostBefore, _mostOperations) = (_mostOperations, 0);
        Expect(null, null);
    }

    /// <summary>
    /// Ends the file, and returns its rows. The table is another one than <see cref="Begin"/> was given when the file showed more columns.
    /// </summary>
    public ValueTable End()
    {
        // Every job shows every operation of its target, even one that it never did.
        if (_job >= 0 && _operations < Math.Max(1, Math.Max(_mostOperations, _mostBefore)) && _refused.Count == _refusedBeforeJob)
            _refused.Add("the file ends before the last operation of its last job"u8, "cut short");
        LeaveJob();
        _known.EndCollection();
        _lastCount = _table.Count;
        return _table;
    }

    /// <summary>
    /// Forgets the shape of the file when it no longer shows all columns. Operations that disappeared leave unused columns, and damaged
    /// files leave columns of nonsense. Call it when the columns of the last table are no longer needed.
    /// </summary>
    public void ForgetShapeUnlessShown()
    {
        foreach (var operation in Columns.Operations)
        {
            if (operation.Samples >= 0 && (_shown & operation.Bit) == 0)
            {
                Columns = new JobColumns(options.Created);
                _firstExpected = null;
                _row = [ValueTable.Absent];
                _known.BeginCollection();
                _known.EndCollection();
                return;
            }
        }
    }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            _refused.NextLine();
            if (_expected is { } expected)
            {
                if (expected.ZeroLine.Length > 0 && lines.StartsWith(expected.ZeroLine))
                {
                    lines = lines[expected.ZeroLine.Length..];
                    SetZero(expected);
                    _operations++;
                    Expect(expected.Next, expected);
                    continue;
                }

                if (expected.Lead.Length > 0 && lines.StartsWith(expected.Lead) && TryReadOperation(
                    ref lines, expected, expected.Lead.Length))
                {
                    Expect(expected.Next, expected);
                    continue;
                }
            }

            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            var following = end < 0 ? default : lines[(end + 1)..];
            if (!TryReadLine(line, lines))
            {
                _refused.Add(line, "not understood");
                if (line.TrimStart((byte)' ') is [(byte)'-', ..] || line.IndexOf("job_id"u8) >= 0)
                    LeaveJob(); // The lines that follow belong to a job whose name could not be read.
            }

            lines = following;
        }
    }

    private bool TryReadLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> lines)
    {
        var text = line.TrimStart((byte)' ');
        if (text.StartsWith("- job_id:"u8))
            return TryReadJob(text["- job_id:"u8.Length..].Trim((byte)' '));
        if (text.IsEmpty)
            return true;
        if (text.EndsWith("job_stats:"u8) || text.EndsWith("job_stats="u8))
        {
            LeaveJob();
            return true;
        }

        var colon = text.IndexOf((byte)':');
        if (colon <= 0)
            return false;
        var name = text[..colon].TrimEnd((byte)' ');
        if (name.EndsWith("_time"u8) && JobTime.IsName(name))
            return TryReadTime(name, text[(colon + 1)..]);
        return _job >= 0 && TryReadNamedOperation(name, line.Length - text.Length + colon + 1, line, lines);
    }

    private bool TryReadJob(ReadOnlySpan<byte> text)
    {
        LeaveJob();
        if (text.Length > JobIdText.Longest)
            return false;

        _job = _known.FindOrAdd(JobIdText.Read(text, _scratch));
        _happened = _known[_job].Happened;
        _line.ReadsHistograms = _lastCount <= _sizesUpTo && _table.Count <= _sizesUpTo;
        if (!_line.ReadsHistograms && Columns.HasHistograms)
            Narrow();
        _row.AsSpan().Fill(ValueTable.Absent);
        _hasSnapshotTime = false;
        (_operations, _refusedBeforeJob) = (0, _refused.Count);
        Expect(_firstExpected, null);
        return true;
    }

    private bool TryReadTime(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (_job < 0 || !JobTime.TryRead(value, out var nanoseconds))
            return false;
        if (name.SequenceEqual("snapshot_time"u8))
        {
            if (!_hasSnapshotTime)
                return _hasSnapshotTime = true;

            // Every job has one. A second one belongs to a job whose first line is missing, unless the line is only repeated.
            if (_operations > 0)
                LeaveJob();
            return false;
        }

        if (name.SequenceEqual("start_time"u8) && nanoseconds > 0)
            _row[JobColumns.StartTime] = nanoseconds;
        return true;
    }

    private bool TryReadNamedOperation(ReadOnlySpan<byte> name, int at, ReadOnlySpan<byte> line, ReadOnlySpan<byte> lines)
    {
        var cursor = new LineCursor(line[at..]);
        cursor.SkipBlanks();
        if (!cursor.TryRead("{"u8))
            return false;
        cursor.SkipBlanks();
        if (!cursor.TryRead("samples:"u8))
            return false;

        // The line is validated first: damaged lines must not add columns.
        var lead = line.Length - cursor.Rest.Length;
        if (!_line.TryRead(ref cursor) || _line.Samples < 0 || Columns.FindOrAdd(name) is not { } operation)
            return false;
        if (operation.LeadLearnedIn != _collection && !line.StartsWith(operation.Lead) | operation.Lead.Length != lead)
        {
            operation.LeadLearnedIn = _collection;
            operation.Lead = line[..lead].ToArray();
        }

        if (_previous is null)
            _firstExpected = operation;
        else
            _previous.Next = operation;
        Use(operation, lines[..Math.Min(lines.Length, line.Length + 1)]);
        Expect(operation.Next, operation);
        return true;
    }

    /// <summary>Reads the line of an operation. False, and nothing is stored, when the line has another form than its beginning.</summary>
    private bool TryReadOperation(ref ReadOnlySpan<byte> lines, JobOperation operation, int lead)
    {
        var cursor = new LineCursor(lines[lead..]);
        if (!_line.TryRead(ref cursor) || _line.Samples < 0)
            return false;
        Use(operation, lines[..(lines.Length - cursor.Rest.Length)]);
        lines = cursor.Rest;
        return true;
    }

    private void Use(JobOperation operation, ReadOnlySpan<byte> line)
    {
        _operations++;
        if (_line.HasUnknownField)
            _refused.Add(line, "unknown field");
        if (_line.IsZero && operation.ZeroLineLearnedIn != _collection && line is [.., (byte)'\n'])
        {
            operation.ZeroLineLearnedIn = _collection;
            operation.ZeroLine = line.ToArray();
        }

        if (!operation.IsTransfer && operation.Sum < 0 && _line.HasSum && _line.Unit == OperationUnit.Microseconds)
            Columns.ShowSeconds(operation);
        if (operation.IsTransfer && operation.Histogram < 0 && _line.ReadsHistograms && _line.HasHistogram && options.HistogramsUpTo > 0)
            Columns.ShowHistogram(operation);
        if (_row.Length < Columns.Width)
        {
            var had = _row.Length;
            Array.Resize(ref _row, Columns.Width);
            _row.AsSpan(had).Fill(ValueTable.Absent);
        }

        if (_line.Samples == 0)
            SetZero(operation);
        else
            Set(operation, line);
    }

    private void SetZero(JobOperation operation)
    {
        _shown |= operation.Bit;
        var happened = options.ZeroOperations || (_happened & operation.Bit) != 0;
        if (!happened && !(operation.IsTransfer && zeroTransfers))
            return;

        _row[operation.Samples] = 0;
        if (operation.Sum >= 0)
            _row[operation.Sum] = 0;
        if (operation.Created >= 0)
            _row[operation.Created] = _row[JobColumns.StartTime];
        if (happened && operation.Histogram >= 0)
            _row.AsSpan(operation.Histogram, JobColumns.HistogramWidth).Clear();
        if (options.ZeroOperations && operation.IsTransfer)
            (_row[operation.Minimum], _row[operation.Maximum]) = (0, 0);
    }

    private void Set(JobOperation operation, ReadOnlySpan<byte> line)
    {
        _shown |= operation.Bit;
        if (!IsSound(_line.Samples, line))
            return;

        _happened |= operation.Bit;
        _row[operation.Samples] = _line.Samples;
        if (operation.Created >= 0)
            _row[operation.Created] = _row[JobColumns.StartTime];
        if (_line.HasSum && operation.Sum >= 0 && _line.Unit == (operation.IsTransfer ? OperationUnit.Bytes : OperationUnit.Microseconds)
            && IsSound(_line.Sum, line))
        {
            _row[operation.Sum] = _line.Sum;
        }

        if (!operation.IsTransfer || _line.Unit != OperationUnit.Bytes)
            return;
        if (IsSound(_line.Minimum, line))
            _row[operation.Minimum] = _line.Minimum;
        if (IsSound(_line.Maximum, line))
            _row[operation.Maximum] = _line.Maximum;
        if (_line.HasHistogram && operation.Histogram >= 0 && IsSound(_line.Largest, line))
            JobColumns.FillHistogram(_row.AsSpan(operation.Histogram, JobColumns.HistogramWidth), _line.Histogram, _row[operation.Sum]);
    }

    /// <summary>Whether a sum has overflowed. Lustre's sums become negative, or from 2.17 on stop at the largest number.</summary>
    private bool IsSound(long value, ReadOnlySpan<byte> line)
    {
        if (value is >= 0 and < long.MaxValue)
            return true;
        _refused.Add(line, "value out of range");
        return false;
    }

    private void Expect(JobOperation? next, JobOperation? previous) => (_expected, _previous) = (next, previous);

    private void LeaveJob()
    {
        CommitJob();
        Expect(null, null);
    }

    private void CommitJob()
    {
        if (_job < 0)
            return;

        _mostOperations = Math.Max(_mostOperations, _operations);
        ref var job = ref _known[_job];
        job.Happened = _happened;
        if (_table.Width < Columns.Width)
            Widen();

        // Lustre walks its list from the start for every page that is read, so a job that moves in between can be printed twice. It is the
        // same job, and the later lines are newer: they replace the earlier ones. Adding both would count everything twice.
        var row = job.NewRow;
        if (_known.IsSeen(_job))
        {
            var values = _table.Change(row);
            values.Fill(ValueTable.Absent);
            _row.CopyTo(values);
        }
        else
        {
            row = _table.Count;
            _row.CopyTo(_table.Add(job.Label));
            if (row >= _previousRows.Length)
                Array.Resize(ref _previousRows, Math.Max(16, row * 2));
            _previousRows[row] = job.Row;
            if (options.Filter is not null)
            {
                if (row >= _unnamed.Length)
                    Array.Resize(ref _unnamed, _previousRows.Length);
                _unnamed[row] = job.IsUnnamed;
            }

            _known.MarkSeen(_job, row);
        }

        _job = -1;
    }

    /// <summary>Copies the rows into a wider table. Rare: the first job of a file shows all operations.</summary>
    private void Widen()
    {
        var wider = new ValueTable(Columns.Width, Math.Max(_table.Count * 2, 16));
        for (var row = 0; row < _table.Count; row++)
            _table.Row(row).CopyTo(wider.Add(_table.SharedLabels(row)));
        _table = wider;
    }

    private void Narrow()
    {
        var stay = Columns.RemoveHistograms();
        var narrower = NewTable();
        for (var row = 0; row < _table.Count; row++)
        {
            var from = _table.Row(row);
            var to = narrower.Add(_table.SharedLabels(row));
            for (var column = 0; column < to.Length && stay[column] < from.Length; column++)
                to[column] = from[stay[column]];
        }

        (_table, _row) = (narrower, new long[Columns.Width]);
    }
}
