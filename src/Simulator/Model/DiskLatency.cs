using System.Numerics;

namespace LustreActors.Simulator;

/// <summary>
/// How long I/Os took, by their size: DDN's <c>io_latency_stats</c>. Sizes are powers of two of kilobytes, latencies of microseconds; both
/// stand for whatever is not larger.
/// </summary>
public sealed class DiskLatency
{
    internal const int Sizes = 12;
    internal const int Latencies = 28;
    private const int SmallestSize = 12;

    private readonly long[] _reads = new long[Sizes * Latencies];
    private readonly long[] _writes = new long[Sizes * Latencies];

    /// <summary>How many I/Os of up to so many kilobytes took up to so many microseconds, and more than half of it.</summary>
    public long Count(bool write, int kilobytes, long microseconds)
    {
        var (size, latency) = (Power(kilobytes * 1024L) - SmallestSize, Power(microseconds));
        return size is < 0 or >= Sizes || latency >= Latencies ? 0 : Row(write, size)[latency];
    }

    /// <summary>All reads, or all writes.</summary>
    public long Total(bool write) => (write ? _writes : _reads).Sum();

    internal ReadOnlySpan<long> Row(bool write, int size) => (write ? _writes : _reads).AsSpan(size * Latencies, Latencies);

    internal static long KilobytesOf(int size) => 1L << (size + SmallestSize - 10);

    internal void Book(bool write, long bytes, long microseconds)
    {
        var size = Math.Clamp(Power(bytes) - SmallestSize, 0, Sizes - 1);
        (write ? _writes : _reads)[(size * Latencies) + Math.Min(Latencies - 1, Power(microseconds))]++;
    }

    internal void Clear()
    {
        Array.Clear(_reads);
        Array.Clear(_writes);
    }

    private static int Power(long value) => value <= 1 ? 0 : BitOperations.Log2((ulong)value - 1) + 1;
}
