using System.Numerics;

namespace LustreActors.Simulator.Model;

/// <summary>
/// Histograms of the reads, or of the writes, that a client sent to one target: <c>rpc_stats</c> and <c>io_latency_stats</c>. Bucket n is
/// row n in the file.
/// </summary>
public sealed class TransferStatistics
{
    internal const int Buckets = 32;

    // Offsets start at zero again after this many bytes.
    private const long LargestFileBytes = 1L << 26;
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

    /// <summary>RPCs by the number in flight when they were sent, themselves included.</summary>
    public IReadOnlyList<long> InFlight => _inFlight;

    /// <summary>RPCs by their first page: bucket 0 holds page 0, bucket n the pages from 2^(n-1) to 2^n - 1.</summary>
    public IReadOnlyList<long> Offsets => _offsets;

    /// <summary>RPCs by microseconds: bucket n holds those from 2^(n-1) to 2^n - 1.</summary>
    public IReadOnlyList<long> Latencies => _latencies;

    /// <summary>RPCs by microseconds as in <see cref="Latencies"/>, by their size: n stands for 2^n bytes, at least a page.</summary>
    public IReadOnlyDictionary<int, long[]> LatenciesBySize => _latenciesBySize;

    internal void Sent(long bytes, int inFlight)
    {
        _latestSize = bytes;
        var pages = Math.Max(1, (bytes + PageSize - 1) / PageSize);
        _pages[Bucket(pages)]++;
        _inFlight[Math.Min(inFlight, Buckets - 1)]++;
        _offsets[Bucket(_position + 1)]++;
        _position = _position + pages > LargestFileBytes / PageSize ? 0 : _position + pages;
    }

    internal void Answered(long microseconds)
    {
        var bucket = microseconds <= 0 ? 0 : Math.Min(Buckets - 1, BitOperations.Log2((ulong)microseconds) + 1);
        _latencies[bucket]++;
        var size = Bucket(Math.Max(PageSize, _latestSize));
        if (!_latenciesBySize.TryGetValue(size, out var row))
            _latenciesBySize.Add(size, row = new long[Buckets]);
        row[bucket]++;
    }

    private static int Bucket(long value) => value <= 1 ? 0 : Math.Min(Buckets - 1, BitOperations.Log2((ulong)value - 1) + 1);
}
