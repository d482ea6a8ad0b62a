using System.Numerics;

namespace LustreActors.Sources.Lustre.Jobs;

internal enum ColumnKind
{
    Counter,
    Minimum,
    Maximum,
    Moment,
}

/// <summary>An operation that the file shows, and where its values stand in a row. Negative: there is no such column.</summary>
internal sealed class JobOperation(string name, byte[] utf8, int index)
{
    public string Name => name;

    public ReadOnlySpan<byte> Utf8 => utf8;

    public ulong Bit => 1UL << index;

    /// <summary><c>read_bytes</c> and <c>write_bytes</c>: their sum is bytes, and they may have a histogram.</summary>
    public bool IsTransfer => index < 2;

    public int Samples { get; set; } = -1;

    public int Sum { get; set; } = -1;

    public int Minimum { get; set; } = -1;

    public int Maximum { get; set; } = -1;

    public int Created { get; set; } = -1;

    /// <summary>The total; behind it the sum and the cumulative counts of <see cref="JobColumns.Buckets"/> sizes.</summary>
    public int Histogram { get; set; } = -1;

    /// <summary>The line as it stands for a job that never did this: most lines of a file. One comparison replaces reading it.</summary>
    public byte[] ZeroLine { get; set; } = [];

    /// <summary>The line's beginning up to its first number.</summary>
    public byte[] Lead { get; set; } = [];

    /// <summary>When lead and zero line were last learned; once a collection, so that a file of changing shapes costs no garbage.</summary>
    public int LeadLearnedIn { get; set; } = -1;

    public int ZeroLineLearnedIn { get; set; } = -1;

    /// <summary>Which operation stood below this one the last time.</summary>
    public JobOperation? Next { get; set; }
}

/// <summary>
/// Which columns the rows of a target's job tables have. Columns are added behind the others, so that a table made earlier stays readable: it
/// is narrower, nothing else. Only histograms are taken out again, where there are too many jobs to show any.
/// </summary>
internal sealed class JobColumns
{
    public const int StartTime = 0;

    /// <summary>
    /// The bounds of a histogram: 4 KiB, a page, to 64 MiB, the largest transfer of one request, in steps of four. Lustre counts every power of
    /// two; with all of them two thirds of a server's series would be buckets.
    /// </summary>
    public const int Buckets = 8;

    private const int SmallestPower = 12;

    public const int FirstBucket = 2;

    public const int HistogramWidth = FirstBucket + Buckets;

    /// <summary>Lustre has about thirty. The bound keeps a damaged file from making columns without end; a job's bits fit one word.</summary>
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

    /// <summary>The bucket's upper bound as a power of two.</summary>
    public static int PowerOf(int bucket) => SmallestPower + (2 * bucket);

    /// <summary>Cumulative, and the same bounds for every job, so that sums over jobs are histograms too.</summary>
    /// <param name="into">As wide as a histogram.</param>
    /// <param name="counts">By powers of two.</param>
    /// <param name="sum">Of all.</param>
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

    /// <summary>Grows with every column and operation, so that layouts made from these columns know when they are out of date.</summary>
    public int Version { get; private set; }

    public JobOperation Read { get; }

    public JobOperation Write { get; }

    public IReadOnlyList<JobOperation> Operations => _operations;

    public ColumnKind Kind(int column) => _kinds[column];

    /// <summary>Null when the name is none, or when there are too many.</summary>
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

    /// <summary>More than a third of a row. Says for each column that stays where it stood.</summary>
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
