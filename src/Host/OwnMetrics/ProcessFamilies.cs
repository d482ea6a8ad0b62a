using LustreActors.Metrics.Families;
using static LustreActors.Metrics.Families.MetricType;

namespace LustreActors.Host.OwnMetrics;

/// <summary>The families of the process and its runtime, with the names that Prometheus client libraries use.</summary>
internal static class ProcessFamilies
{
    public static readonly MetricFamily Cpu = new(
        "process_cpu_seconds_total", Counter,
        "Time that the processors spent on the exporter, its own and the kernel's for it. (/proc/self/stat)");

    public static readonly MetricFamily Resident = new(
        "process_resident_memory_bytes", Gauge, "Memory that the exporter holds, pages of its file included. (/proc/self/status: VmRSS)",
        "bytes");

    public static readonly MetricFamily Anonymous = new(
        "process_resident_memory_anonymous_bytes", Gauge,
        "Memory that the exporter holds for itself alone; the kernel cannot drop it as it can pages of files. (/proc/self/status: RssAnon)",
        "bytes");

    public static readonly MetricFamily Virtual = new(
        "process_virtual_memory_bytes", Gauge, "Address space that the exporter has set aside, used or not. (/proc/self/stat)", "bytes");

    public static readonly MetricFamily Threads = new(
        "process_threads", Gauge, "Threads of the exporter, those that hang in the kernel included. (/proc/self/stat)");

    public static readonly MetricFamily OpenFiles = new(
        "process_open_fds", Gauge, "Descriptors that the exporter has open. (/proc/self/fdinfo)");

    public static readonly MetricFamily MaximumFiles = new(
        "process_max_fds", Gauge, "Descriptors that the exporter may have open. (/proc/self/limits)");

    public static readonly MetricFamily Started = new(
        "process_start_time_seconds", Gauge, "When the exporter started, in seconds since 1970. (/proc/self/stat)", "seconds");

    public static readonly MetricFamily Collections = new(
        "dotnet_collection_count_total", Counter, "Garbage collections, by the oldest generation that they cover.", "", "generation");

    public static readonly MetricFamily CollectionPauses = new(
        "dotnet_gc_pause_seconds_total", Counter, "Time that the exporter stood still for garbage collections.");

    public static readonly MetricFamily Heap = new(
        "dotnet_total_memory_bytes", Gauge, "Managed memory in use, what is not collected yet included.", "bytes");

    public static readonly MetricFamily Allocated = new("dotnet_allocated_bytes_total", Counter, "Managed memory that was ever allocated.");

    public static readonly MetricFamily PoolThreads = new("dotnet_threadpool_threads", Gauge, "Threads of the thread pool.");

    public static readonly MetricFamily PoolQueue = new(
        "dotnet_threadpool_queue_length", Gauge, "Work items that wait for a thread of the pool.");

    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        Cpu, Resident, Anonymous, Virtual, Threads, OpenFiles, MaximumFiles, Started,
        Collections, CollectionPauses, Heap, Allocated, PoolThreads, PoolQueue,
    ];
}
