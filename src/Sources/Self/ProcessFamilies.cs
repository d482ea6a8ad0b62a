using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Self;

/// <summary>The families of this process, under the names of every Prometheus client library.</summary>
public static class ProcessFamilies
{
    internal static readonly MetricFamily Cpu =
        new(
            "process_cpu_seconds_total", Counter,
            "Time that the processors spent on the exporter, its own and the kernel's for it. (/proc/self/stat)");

    internal static readonly MetricFamily Resident =
        new(
            "process_resident_memory_bytes", Gauge,
            "Memory that the exporter holds, pages of its file included. (/proc/self/status: VmRSS)", "bytes");

    internal static readonly MetricFamily Anonymous =
        new(
        "process_resident_memory_anonymous_bytes", Gauge,
        "Memory that the exporter holds for itself alone; the kernel cannot drop it as it can pages of files. "
            + "(/proc/self/status: RssAnon)", "bytes");

    internal static readonly MetricFamily Virtual =
        new(
            "process_virtual_memory_bytes", Gauge, "Address space that the exporter has set aside, used or not. (/proc/self/stat)",
            "bytes");

    internal static readonly MetricFamily Threads =
        new("process_threads", Gauge, "Threads of the exporter, those that hang in the kernel included. (/proc/self/stat)");

    internal static readonly MetricFamily OpenFiles =
        new("process_open_fds", Gauge, "Descriptors that the exporter has open. (/proc/self/fdinfo)");

    internal static readonly MetricFamily MaximumFiles =
        new("process_max_fds", Gauge, "Descriptors that the exporter may have open. (/proc/self/limits)");

    internal static readonly MetricFamily Started =
        new(
            "process_start_time_seconds", Gauge, "When the exporter started, in seconds since 1970. (/proc/self/stat, /proc/stat: btime)",
            "seconds");

    public static IReadOnlyList<MetricFamily> All { get; } = [Cpu, Resident, Anonymous, Virtual, Threads, OpenFiles, MaximumFiles, Started];
}
