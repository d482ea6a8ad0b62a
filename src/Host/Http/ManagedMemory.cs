using System.Runtime;

namespace LustreActors.Host.Http;

/// <summary>
/// Collects garbage after a scrape and after a join of jobs. Each replaces tens of megabytes of tables on a server with many jobs, and
/// little else is allocated that would make the runtime collect: it would keep two or three generations of tables, and all of them for ever
/// once the jobs have ended. The collection runs a moment after the answer, when no client waits for it. A process with a small heap is
/// left alone.
/// </summary>
internal sealed class ManagedMemory(TimeProvider time)
{
    private const long SmallHeapBytes = 16 << 20;
    private static readonly TimeSpan DelayAfterAnswer = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _trimming = new();
    private long _heapAfterLast;
    private long _lastAt = time.GetTimestamp();
    private int _isDue;

    public void TrimSoon()
    {
        if (Interlocked.Exchange(ref _isDue, 1) == 0)
            _ = TrimLaterAsync();
    }

    /// <summary>
    /// Also compacts the heap: a join replaces its tables one by one with larger ones, which do not fit between those that stay.
    /// </summary>
    public void TrimAndCompact() => Trim(compacting: true);

    private async Task TrimLaterAsync()
    {
        await Task.Delay(DelayAfterAnswer, time).ConfigureAwait(false);
        Volatile.Write(ref _isDue, 0);
        Trim(compacting: false);
    }

    private void Trim(bool compacting)
    {
        if (!_trimming.TryEnter())
            return;
        try
        {
            var held = GC.GetTotalMemory(forceFullCollection: false);
            var isGrown = held - _heapAfterLast > SmallHeapBytes;
            if (!isGrown && (held < SmallHeapBytes || time.GetElapsedTime(_lastAt) < MinInterval))
                return;
            if (compacting)
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting);

            // More memory lies idle than the next tables can need: they have become much smaller, and the memory goes back to the system.
            if (GC.GetGCMemoryInfo(GCKind.FullBlocking).TotalCommittedBytes - held > Math.Max(2 * SmallHeapBytes, held / 2))
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            (_heapAfterLast, _lastAt) = (GC.GetTotalMemory(forceFullCollection: false), time.GetTimestamp());
        }
        finally
        {
            _trimming.Exit();
        }
    }
}
