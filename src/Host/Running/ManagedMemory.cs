using System.Runtime;

namespace LustreActors.Host;

/// <summary>
/// A server with many jobs replaces tens of megabytes of tables at every scrape, a join as many at every interval, and nothing else happens that
/// would make the runtime look for those that nobody needs any more: it would keep two or three generations of them, and all of them for ever once
/// the jobs have ended. So it is told to look a moment after an answer and when a join is done, when nobody waits. A process that holds little is left alone.
/// </summary>
internal sealed class ManagedMemory(TimeProvider time)
{
    private const long Little = 16 << 20;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly Lock _tidying = new();
    private long _afterLast;
    private long _lastAt = time.GetTimestamp();
    private int _isDue;

    public void TidySoon()
    {
        if (Interlocked.Exchange(ref _isDue, 1) == 0)
            _ = LaterAsync();
    }

    /// <summary>The tables of a join are replaced piece by piece, and by larger ones: between those that stay there is room for none of them.</summary>
    public void TidyAndCompact() => Tidy(compacting: true);

    private async Task LaterAsync()
    {
        await Task.Delay(Moment, time).ConfigureAwait(false);
        Volatile.Write(ref _isDue, 0);
        Tidy(compacting: false);
    }

    private void Tidy(bool compacting)
    {
        if (!_tidying.TryEnter())
            return;
        try
        {
            var held = GC.GetTotalMemory(forceFullCollection: false);
            var isGrown = held - _afterLast > Little;
            if (!isGrown && (held < Little || time.GetElapsedTime(_lastAt) < Rest))
                return;
            if (compacting)
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting);

            // More lies idle than what was held just now will need again: the tables have become much smaller, and it goes back to the system.
            if (GC.GetGCMemoryInfo(GCKind.FullBlocking).TotalCommittedBytes - held > Math.Max(2 * Little, held / 2))
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            (_afterLast, _lastAt) = (GC.GetTotalMemory(forceFullCollection: false), time.GetTimestamp());
        }
        finally
        {
            _tidying.Exit();
        }
    }
}
