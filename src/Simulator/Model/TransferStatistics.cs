using System.Numerics;

namespace LustreActors.Simulator;

/// <summary>
/// What a client knows of the reads, or of the writes, that it sent to one target: <c>rpc_stats</c> and <c>io_latency_stats</c>.
/// A histogram's bucket n is its row n in the file.
/// </summary>
public sealed class TransferStatistics
{
    internal const int Buckets = 32;

    // Files as large as this end a run of consecutive offsets.
    private const long LargestFile = 1L << 26;
    private const int PageSize = 4096;

    private readonly long[] _pages = new long[Buckets];
    private readonly long[] _inFlight = new long[Buckets];
    private readonly long[] _offsets = new long[Buckets];
    private readonly long[] _latencies = new long[Buckets];
    private readonly SortedDictionary<int, long[]> _latenciesBySize = [];
    private long _position;
    private long _latestSize;

    /// <summary>RPCs by their pages: bucket n holds those of more than 2^(n-1) and up to 2^n pages.</summary>
    public IReadOnlyList<long> Pages => _pages;

    /// <summary>RPCs by how many were in flight when they were sent, themselves included.</summary>
    public IReadOnlyList<long> InFlight => _inFlight;

    /// <summary>RPCs by the page that they begin at: bucket 0 holds page 0, bucket n the pages from 2^(n-1) to 2^n - 1.</summary>
    public IReadOnlyList<long> Offsets => _offsets;

    /// <summary>RPCs by microseconds: bucket n holds from 2^(n-1) to 2^n - 1.</summary>
    public IReadOnlyList<long> Latencies => _latencies;

    /// <summary>RPCs by their size, as a power of two of bytes of at least a page, and then by microseconds as <see cref="Latencies"/>.</summary>
    public IReadOnlyDictionary<int, long[]> LatenciesBySize => _latenciesBySize;

    internal void Sent(long bytes, int inFlight)
    {
        _latestSize = bytes;
        var pages = Math.Max(1, (bytes + PageSize - 1) / PageSize);
        _pages[Ceiling(pages)]++;
        _inFlight[Math.Min(inFlight, Buckets - 1)]++;
        _offsets[Ceiling(_position + 1)]++;
        _position = _position + pages > LargestFile / PageSize ? 0 : _position + pages;
    }

    internal void Answered(long microseconds)
    {
        var bucket = microseconds <= 0 ? 0 : Math.Min(Buckets - 1, BitOperations.Log2((ulong)microseconds) + 1);
        _latencies[bucket]++;
        var size = Ceiling(Math.Max(PageSize, _latestSize));
        if (!_latenciesBySize.TryGetValue(size, out var row))
            _latenciesBySize.Add(size, row = new long[Buckets]);
        row[bucket]++;
    }

    private static int Ceiling(long value) => value <= 1 ? 0 : Math.Min(Buckets - 1, BitOperations.Log2((ulong)value - 1) + 1);
}
