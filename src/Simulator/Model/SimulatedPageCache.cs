namespace LustreActors.Simulator;

/// <summary>Page cache, read-ahead and statahead of one mount. Every mount begins with empty ones.</summary>
public sealed class SimulatedPageCache
{
    private const int PageSize = 4096;
    private const int PagesPerMegabyte = (1 << 20) / PageSize;
    private const int PagesAheadAtOnce = 256;

    /// <summary><c>max_cached_mb</c>, half of the node's memory.</summary>
    public long MaximumMegabytes { get; init; } = 16_384;

    /// <summary>Pages found, and not found, by reads: <c>hits</c> and <c>misses</c> of <c>read_ahead_stats</c>.</summary>
    public long Hits { get; private set; }

    public long Misses { get; private set; }

    /// <summary>Reads that had no window to read ahead in: those of less than a megabyte.</summary>
    public long ZeroSizeWindows { get; private set; }

    /// <summary>Windows that were read ahead, and the pages of the smallest, of the largest and of all.</summary>
    public CounterTruth PagesAhead { get; private set; }

    /// <summary>Directories that were looked up ahead, and those for which that was in vain: <c>statahead_stats</c>.</summary>
    public long StataheadTotal { get; private set; }

    public long StataheadWrong { get; private set; }
    public long StataheadHits { get; private set; }
    public long StataheadMisses { get; private set; }

    /// <summary>Pages written whose server has not committed them.</summary>
    public long UnstablePages { get; private set; }

    public long UsedMegabytes => Math.Min(MaximumMegabytes, _pages / PagesPerMegabyte);

    /// <summary>How often pages were given up because the cache was full.</summary>
    public long Reclaims { get; private set; }

    private long _pages;

    internal void Begin()
    {
        (Hits, Misses, ZeroSizeWindows, PagesAhead) = (0, 0, 0, default);
        (StataheadTotal, StataheadWrong, StataheadHits, StataheadMisses) = (0, 0, 0, 0);
        (UnstablePages, Reclaims, _pages) = (0, 0, 0);
    }

    internal void Second() => UnstablePages = 0;

    /// <summary>Counts the reads and writes that the mount counts in its <c>stats</c>.</summary>
    internal void Note(ClientOperation operation, long value, int times)
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
