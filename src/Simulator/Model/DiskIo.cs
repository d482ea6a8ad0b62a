using System.Globalization;
using System.Numerics;

namespace LustreActors.Simulator.Model;

/// <summary>The tables of <c>brw_stats</c>, in their order.</summary>
public enum DiskTable
{
    PagesPerBulk,
    DiscontiguousPages,
    DiscontiguousBlocks,
    FragmentedIos,
    IosInFlight,
    IoTime,
    IoSize,
    BlockMaps,
}

/// <summary>One line of a table of <c>brw_stats</c>.</summary>
public readonly record struct DiskBucket(string Label, long Reads, long Writes);

/// <summary>
/// The I/O of a target's disk since the target was mounted. A bulk is one read or write RPC. On ldiskfs it becomes one or more I/Os, on ZFS
/// always one.
/// </summary>
public sealed class DiskIo
{
    internal const int Buckets = 32;
    private const int PageBits = 12;

    /// <summary>The most bytes that the block layer takes in one I/O.</summary>
    private const long LargestIo = 4 << 20;

    private readonly LustreVersion _version;
    private readonly OsdKind _osd;
    private readonly long[][] _reads = NewTables();
    private readonly long[][] _writes = NewTables();

    internal DiskIo(LustreVersion version, OsdKind osd)
    {
        _version = version;
        _osd = osd;
        Tables = [.. Enum.GetValues<DiskTable>().Where(Has)];
    }

    /// <summary>The tables that this release has over this kind of file system.</summary>
    public IReadOnlyList<DiskTable> Tables { get; }

    /// <summary>The lines of a table, from the first bucket that is not zero to the last.</summary>
    public IReadOnlyList<DiskBucket> Lines(DiskTable table)
    {
        var (first, end) = Extent(table);
        return [.. Enumerable.Range(first, end - first).Select(i =>
            new DiskBucket(Label(table, i), _reads[(int)table][i], _writes[(int)table][i]))];
    }

    /// <summary>The sums over a table's buckets.</summary>
    public (long Reads, long Writes) Totals(DiskTable table) => (_reads[(int)table].Sum(), _writes[(int)table].Sum());

    internal ReadOnlySpan<long> Counts(DiskTable table, bool write) => (write ? _writes : _reads)[(int)table];

    /// <summary>The range from the first to the last bucket that is not zero, end exclusive; two zeros if all are zero.</summary>
    internal (int First, int End) Extent(DiskTable table)
    {
        var (reads, writes) = (_reads[(int)table], _writes[(int)table]);
        var (first, end) = (0, Buckets);
        while (end > 0 && reads[end - 1] == 0 && writes[end - 1] == 0)
            end--;
        while (first < end && reads[first] == 0 && writes[first] == 0)
            first++;
        return (first, end);
    }

    /// <summary>The label of a bucket: a power of two with K or M, or a plain number in tables that are not logarithmic.</summary>
    internal string Label(DiskTable table, int bucket)
    {
        if (!IsLogarithmic(table))
            return bucket.ToString(CultureInfo.InvariantCulture);
        var unit = table == DiskTable.IoTime ? TimeUnit : 1L;
        return bucket < 10 ? (unit << bucket).ToString(CultureInfo.InvariantCulture)
            : bucket < 20 ? string.Create(CultureInfo.InvariantCulture, $"{unit << (bucket - 10)}K")
            : string.Create(CultureInfo.InvariantCulture, $"{unit << (bucket - 20)}M");
    }

    internal void Book(bool write, long bytes, long microseconds, Randomness chance)
    {
        var tables = write ? _writes : _reads;
        var pages = Math.Max(1, (bytes + (1 << PageBits) - 1) >> PageBits);
        Add(tables, DiskTable.PagesPerBulk, Power(pages));
        var scattered = chance.OneIn(8) ? Math.Min(pages - 1, chance.Between(0, 40)) : 0;
        Add(tables, DiskTable.DiscontiguousPages, Gap(scattered));
        Add(tables, DiskTable.DiscontiguousBlocks, Gap(chance.OneIn(6) ? scattered + 1 : scattered));
        var length = Math.Min(LargestIo, Math.Max(1 << PageBits, bytes));
        if (_osd == OsdKind.Ldiskfs && pages > 1 && chance.OneIn(3))
            length >>= chance.Between(1, 2);
        var pieces = _osd == OsdKind.Zfs ? 1 : (int)((Math.Max(1, bytes) + length - 1) / length);
        Add(tables, DiskTable.FragmentedIos, pieces);
        for (var i = 0; i < pieces; i++)
        {
            Add(tables, DiskTable.IosInFlight, chance.OneIn(3) ? chance.Between(2, 12) : 1);
            Add(tables, DiskTable.IoSize, Power(Math.Max(1, Math.Min(length, bytes - (i * length)))));
        }

        var milliseconds = microseconds / 1000;
        // ZFS does not count I/Os of less than a millisecond.
        if (_osd == OsdKind.Ldiskfs || milliseconds > 0)
            Add(tables, DiskTable.IoTime, Power(Math.Max(1, milliseconds / TimeUnit)));
        if (_osd == OsdKind.Ldiskfs)
            Add(tables, DiskTable.BlockMaps, chance.OneIn(12) ? chance.Between(1, 5) : 0);
    }

    internal void Clear()
    {
        foreach (var table in _reads.Concat(_writes))
            Array.Clear(table);
    }

    private static long[][] NewTables() => [.. Enum.GetValues<DiskTable>().Select(_ => new long[Buckets])];

    private static void Add(long[][] tables, DiskTable table, long bucket) => tables[(int)table][Math.Min(bucket, Buckets - 1)]++;

    internal static int Power(long value) => value <= 1 ? 0 : BitOperations.Log2((ulong)value - 1) + 1;

    /// <summary>Milliseconds of a bucket's unit: 2.12 counts jiffies, and this node's kernel has 250 a second.</summary>
    private long TimeUnit => _version == LustreVersion.V2_12 ? 4 : 1;

    private long Gap(long count) => IsLogarithmic(DiskTable.DiscontiguousPages) ? Power(count) : count;

    private bool IsLogarithmic(DiskTable table) => table switch
    {
        DiskTable.FragmentedIos or DiskTable.IosInFlight => false,
        // Seen on 2.17.0, whose first line is "1:" and not "0:".
        DiskTable.DiscontiguousPages or DiskTable.DiscontiguousBlocks => _version >= LustreVersion.V2_17,
        _ => true,
    };

    private bool Has(DiskTable table) => table switch
    {
        DiskTable.DiscontiguousBlocks or DiskTable.FragmentedIos => _osd == OsdKind.Ldiskfs,
        DiskTable.BlockMaps => _version >= LustreVersion.V2_15 || _version == LustreVersion.V2_14_DDN,
        _ => true,
    };
}

/// <summary>
/// How long I/Os took, by their size: DDN's <c>io_latency_stats</c>. Sizes are powers of two in kilobytes, latencies in microseconds; each
/// bucket holds what is larger than the bucket before and not larger than its own value.
/// </summary>
public sealed class DiskLatency
{
    internal const int Sizes = 12;
    internal const int Latencies = 28;
    private const int SmallestSizeBits = 12;

    private readonly long[] _reads = new long[Sizes * Latencies];
    private readonly long[] _writes = new long[Sizes * Latencies];

    /// <summary>The number of I/Os in the bucket of these kilobytes and microseconds.</summary>
    public long Count(bool write, int kilobytes, long microseconds)
    {
        var (size, latency) = (DiskIo.Power(kilobytes * 1024L) - SmallestSizeBits, DiskIo.Power(microseconds));
        return size is < 0 or >= Sizes || latency >= Latencies ? 0 : Row(write, size)[latency];
    }

    /// <summary>The number of reads or of writes.</summary>
    public long Total(bool write) => (write ? _writes : _reads).Sum();

    internal ReadOnlySpan<long> Row(bool write, int size) => (write ? _writes : _reads).AsSpan(size * Latencies, Latencies);

    internal static long KilobytesOf(int size) => 1L << (size + SmallestSizeBits - 10);

    internal void Book(bool write, long bytes, long microseconds)
    {
        var size = Math.Clamp(DiskIo.Power(bytes) - SmallestSizeBits, 0, Sizes - 1);
        (write ? _writes : _reads)[(size * Latencies) + Math.Min(Latencies - 1, DiskIo.Power(microseconds))]++;
    }

    internal void Clear()
    {
        Array.Clear(_reads);
        Array.Clear(_writes);
    }
}

/// <summary>The counters of the disk of one target.</summary>
internal sealed class TargetDisk(SimulationOptions options, Randomness chance)
{
    private const int PageBytes = 4096;

    public DiskIo Io { get; } = new(options.Version, options.Osd);

    public DiskLatency Latency { get; } = new();

    public CounterAccount OsdCounters { get; } = new(OperationLayout.Osd);

    public void Reset(long now)
    {
        Io.Clear();
        Latency.Clear();
        OsdCounters.End();
        OsdCounters.Begin(now);
    }

    public void Transfer(bool write, long bytes, long microseconds)
    {
        Io.Book(write, bytes, microseconds, chance);
        Latency.Book(write, bytes, microseconds);
        var pages = (int)Math.Max(1, (bytes + PageBytes - 1) / PageBytes);
        if (options.Osd == OsdKind.Zfs)
        {
            var tail = bytes % PageBytes == 0 ? 0 : 1;
            if (pages > tail)
                Record(write && chance.OneIn(20) ? OsdOperation.Copy : OsdOperation.Zerocopy, 1, pages - tail);
            if (tail > 0)
                Record(OsdOperation.Tail, 1);
            return;
        }

        Record(OsdOperation.GetPage, chance.OneIn(10) ? chance.Between(40, 4_000) : chance.Between(0, 30));
        if (write)
        {
            if (chance.OneIn(400))
                Record(OsdOperation.ManyCredits, 1);
            return;
        }

        Record(OsdOperation.CacheAccess, pages);
        Record(chance.OneIn(3) ? OsdOperation.CacheHit : OsdOperation.CacheMiss, pages);
    }

    private void Record(OsdOperation operation, long value, int times = 1) => OsdCounters.Live.Record((int)operation, value, times);
}
