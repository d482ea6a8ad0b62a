namespace LustreActors.Simulator.Model;

/// <summary>The page cache, read-ahead and statahead of one mount.</summary>
public sealed class SimulatedPageCache
{
    private const int PageSize = 4096;
    private const int PagesPerMegabyte = (1 << 20) / PageSize;
    private const int PagesAheadAtOnce = 256;

    /// <summary><c>max_cached_mb</c>, half of the node's memory.</summary>
    public long MaximumMegabytes { get; init; } = 16_384;

    /// <summary>Pages that reads found in the cache: <c>hits</c> of <c>read_ahead_stats</c>.</summary>
    public long Hits { get; private set; }

    public long Misses { get; private set; }

    /// <summary>Reads of less than a megabyte, which have no window for read-ahead.</summary>
    public long ZeroSizeWindows { get; private set; }

    /// <summary>The windows that were read ahead, and the pages in them.</summary>
    public CounterTruth PagesAhead { get; private set; }

    /// <summary>Directories with statahead: <c>statahead_stats</c>.</summary>
    public long StataheadTotal { get; private set; }

    public long StataheadWrong { get; private set; }
    public long StataheadHits { get; private set; }
    public long StataheadMisses { get; private set; }

    /// <summary>Written pages that the server has not committed.</summary>
    public long UnstablePages { get; private set; }

    public long UsedMegabytes => Math.Min(MaximumMegabytes, _pages / PagesPerMegabyte);

    /// <summary>The number of times that the full cache dropped pages.</summary>
    public long Reclaims { get; private set; }

    private long _pages;

    internal void Begin()
    {
        (Hits, Misses, ZeroSizeWindows, PagesAhead) = (0, 0, 0, default);
        (StataheadTotal, StataheadWrong, StataheadHits, StataheadMisses) = (0, 0, 0, 0);
        (UnstablePages, Reclaims, _pages) = (0, 0, 0);
    }

    internal void Second() => UnstablePages = 0;

    /// <summary>Follows an operation that the mount counts in its <c>stats</c>.</summary>
    internal void Record(ClientOperation operation, long value, int times)
    {
        switch (operation)
        {
            case ClientOperation.ReadBytes:
                Read(PagesOf(value));
                break;
            case ClientOperation.WriteBytes:
                UnstablePages += PagesOf(value);
                Keep(PagesOf(value));
                break;
            case ClientOperation.Readdir:
                StataheadTotal++;
                StataheadHits += times;
                StataheadMisses += times / 3;
                if (times == 2)
                    StataheadWrong++;
                break;
        }
    }

    private void Read(long pages)
    {
        Keep(pages);
        Misses++;
        Hits += pages - 1;
        if (pages < PagesPerMegabyte)
        {
            ZeroSizeWindows++;
            return;
        }

        for (var left = pages; left > 0; left -= PagesAheadAtOnce)
            PagesAhead = PagesAhead.With(Math.Min(left, PagesAheadAtOnce));
    }

    private void Keep(long pages)
    {
        _pages += pages;
        if (_pages <= MaximumMegabytes * PagesPerMegabyte)
            return;
        _pages = MaximumMegabytes * PagesPerMegabyte;
        Reclaims++;
    }

    private static long PagesOf(long bytes) => (bytes + PageSize - 1) / PageSize;
}
