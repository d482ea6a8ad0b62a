namespace LustreActors.Sources.Lustre.Jobs;

internal enum ColumnKind
{
    Counter,
    Minimum,
    Maximum,
    Moment,
}

/// <summary>An operation that the file shows, and the columns of its values. Negative: no such column.</summary>
internal sealed class JobOperation(string name, byte[] utf8, int index)
{
    public string Name => name;

    public ReadOnlySpan<byte> Utf8 => utf8;

    public ulong Bit => 1UL << index;

    /// <summary>Whether it is <c>read_bytes</c> or <c>write_bytes</c>: its sum is bytes, and it may have a histogram.</summary>
    public bool IsTransfer => index < 2;

    public int Samples { get; set; } = -1;

    public int Sum { get; set; } = -1;

    public int Minimum { get; set; } = -1;

    public int Maximum { get; set; } = -1;

    public int Created { get; set; } = -1;

    /// <summary>The column of the total. The sum and the cumulative counts of <see cref="JobColumns.Buckets"/> sizes follow.</summary>
    public int Histogram { get; set; } = -1;

    /// <summary>The line of a job that never did this, as most lines of a file are. One comparison replaces parsing it.</summary>
    public byte[] ZeroLine { get; set; } = [];

    /// <summary>The beginning of the line, up to its first number.</summary>
    public byte[] Lead { get; set; } = [];

    /// <summary>
    /// The collection in which lead and zero line were last learned. Once for each collection, so that a file of changing shapes allocates
    /// nothing.
    /// </summary>
    public int LeadLearnedIn { get; set; } = -1;

    public int ZeroLineLearnedIn { get; set; } = -1;

    /// <summary>The operation below this one in the last file.</summary>
    public JobOperation? Next { get; set; }
}

/// <summary>
/// The columns of a target's job tables. New columns are appended, so that an older table stays readable: it is narrower. Only histograms
/// are removed, when there are too many jobs to show them.
/// </summary>
internal sealed class JobColumns
{
    public const int StartTime = 0;

    /// <summary>
    /// The bounds of a histogram: 4 KiB, a page, to 64 MiB, the largest transfer of one request, in steps of four. Lustre counts every
    /// power of two. With all of them two thirds of a server's series would be buckets.
    /// </summary>
    public const int Buckets = 8;

    private const int SmallestPower = 12;

    public const int FirstBucket = 2;

    public const int HistogramWidth = FirstBucket + Buckets;

    /// <summary>
    /// The most operations. Lustre has about thirty. The bound limits the columns of a damaged file, and a job's bits fit one word.
    /// </summary>
    public const int MostOperations = 64;

    private const int LongestName = 64;

    private readonly List<JobOperation> _operations = [];
    private readonly List<ColumnKind> _kinds = [ColumnKind.Moment];
    private readonly bool _created;

    public JobColumns(bool created)
    {
        _created = created;
        Read = Add("read_bytes"u8);
        Write = Add("write_bytes"u8);
    }

    /// <summary>The upper bound of a bucket, as a power of two.</summary>
    public static int PowerOf(int bucket) => SmallestPower + (2 * bucket);

    /// <summary>Fills a histogram: cumulative, with the same bounds for every job, so that sums over jobs are histograms too.</summary>
    public static void FillHistogram(Span<long> into, ReadOnlySpan<long> counts, long sum)
    {
        long total = 0;
        var bucket = 0;
        var buckets = into[FirstBucket..];
        for (var power = 0; power < counts.Length; power++)
        {
            total = (long)Math.Min((ulong)total + (ulong)counts[power], long.MaxValue);
            if (bucket < buckets.Length && power == PowerOf(bucket))
                buckets[bucket++] = total;
        }

        (into[0], into[1]) = (total, sum);
    }

    public int Width => _kinds.Count;

    /// <summary>
    /// Grows with every column and operation, so that layouts made from these columns can tell that they are out of date.
    /// </summary>
    public int Version { get; private set; }

    public JobOperation Read { get; }

    public JobOperation Write { get; }

    public IReadOnlyList<JobOperation> Operations => _operations;

    public ColumnKind Kind(int column) => _kinds[column];

    /// <summary>Finds or adds an operation. Null when the name is malformed, or when there are too many.</summary>
    public JobOperation? FindOrAdd(ReadOnlySpan<byte> name)
    {
        foreach (var operation in _operations)
        {
            if (!operation.Utf8.SequenceEqual(name))
                continue;
            if (operation.Samples < 0)
                Show(operation);
            return operation;
        }

        if (_operations.Count == MostOperations || !IsName(name))
            return null;
        var added = Add(name);
        Show(added);
        return added;
    }

    public void ShowSeconds(JobOperation operation) => operation.Sum = AddColumn(ColumnKind.Counter);

    public void ShowHistogram(JobOperation operation)
    {
        operation.Histogram = AddColumn(ColumnKind.Counter);
        for (var i = 1; i < HistogramWidth; i++)
            AddColumn(ColumnKind.Counter);
    }

    public bool HasHistograms => Read.Histogram >= 0 || Write.Histogram >= 0;

    /// <summary>
    /// Removes the columns of histograms, more than a third of a row. Returns the former number of each column that stays.
    /// </summary>
    public int[] RemoveHistograms()
    {
        var isHistogram = new bool[Width];
        foreach (var operation in _operations.Where(o => o.Histogram >= 0))
            isHistogram.AsSpan(operation.Histogram, HistogramWidth).Fill(true);
        int[] stay = [.. Enumerable.Range(0, Width).Where(column => !isHistogram[column])];
        foreach (var operation in _operations)
        {
            operation.Samples = Array.IndexOf(stay, operation.Samples);
            operation.Sum = Array.IndexOf(stay, operation.Sum);
            operation.Minimum = Array.IndexOf(stay, operation.Minimum);
            operation.Maximum = Array.IndexOf(stay, operation.Maximum);
            operation.Created = Array.IndexOf(stay, operation.Created);
            operation.Histogram = -1;
        }

        ColumnKind[] kinds = [.. stay.Select(column => _kinds[column])];
        _kinds.Clear();
        _kinds.AddRange(kinds);
        Version++;
        return stay;
    }

    private JobOperation Add(ReadOnlySpan<byte> name)
    {
        var operation = new JobOperation(System.Text.Encoding.ASCII.GetString(name), name.ToArray(), _operations.Count);
        _operations.Add(operation);
        return operation;
    }

    private void Show(JobOperation operation)
    {
        operation.Samples = AddColumn(ColumnKind.Counter);
        if (operation.IsTransfer)
        {
            operation.Sum = AddColumn(ColumnKind.Counter);
            operation.Minimum = AddColumn(ColumnKind.Minimum);
            operation.Maximum = AddColumn(ColumnKind.Maximum);
        }

        if (_created)
            operation.Created = AddColumn(ColumnKind.Moment);
    }

    private int AddColumn(ColumnKind kind)
    {
        _kinds.Add(kind);
        Version++;
        return _kinds.Count - 1;
    }

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > LongestName)
            return false;
        foreach (var b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b != (byte)'_' && b != (byte)' ' && b != (byte)'-' && b != (byte)'.')
                return false;
        }

        return true;
    }
}
