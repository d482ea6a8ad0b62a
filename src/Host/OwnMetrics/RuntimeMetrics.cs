namespace LustreActors.Host.OwnMetrics;

/// <summary>Metrics of the .NET runtime that explain memory use and delays.</summary>
internal static class RuntimeMetrics
{
    public static void Register(OwnRegistry registry)
    {
        var collections = registry.Counter(ProcessFamilies.Collections);
        var pauses = registry.Counter(ProcessFamilies.CollectionPauses);
        var heap = registry.Gauge(ProcessFamilies.Heap);
        var allocated = registry.Counter(ProcessFamilies.Allocated);
        var threads = registry.Gauge(ProcessFamilies.PoolThreads);
        var queue = registry.Gauge(ProcessFamilies.PoolQueue);
        string[] generations = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(g => $"{g}")];
        registry.BeforeExport(() =>
        {
            for (var generation = 0; generation < generations.Length; generation++)
                collections.WithLabels(generations[generation]).IncTo(GC.CollectionCount(generation));
            pauses.IncTo(GC.GetTotalPauseDuration().TotalSeconds);
            heap.Set(GC.GetTotalMemory(forceFullCollection: false));
            allocated.IncTo(GC.GetTotalAllocatedBytes());
            threads.Set(ThreadPool.ThreadCount);
            queue.Set(ThreadPool.PendingWorkItemCount);
        });
    }
}
