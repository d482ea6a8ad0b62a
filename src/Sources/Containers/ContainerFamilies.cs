using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Cgroups;
using static LustreActors.Metrics.Families.MetricType;

namespace LustreActors.Sources.Containers;

/// <summary>The families of containers: cAdvisor's names where it has one, and what it does not show.</summary>
public static class ContainerFamilies
{
    private static readonly string[] Labels = ["id", "image", "name"];

    internal static readonly ImmutableArray<SegmentLayout> Usage =
    [
        new(
            Family("cpu_usage_seconds_total", Counter, "CPU time consumed", "seconds", "cpu"),
            LabelText.Empty,
            new SampleColumn(UsageColumn.CpuUsage, LabelText.Of("cpu", "total"), NumberFormat.Micro)),
        Layout("cpu_user_seconds_total", Counter, "CPU time consumed in user mode", "seconds", UsageColumn.CpuUser, NumberFormat.Micro),
        Layout(
            "cpu_system_seconds_total", Counter, "CPU time consumed in the kernel", "seconds", UsageColumn.CpuSystem, NumberFormat.Micro),
        Layout("cpu_cfs_periods_total", Counter, "Enforcement periods of the CPU quota that have passed", "", UsageColumn.Periods),
        Layout(
            "cpu_cfs_throttled_periods_total", Counter, "Periods in which the CPU quota held the container back", "",
            UsageColumn.ThrottledPeriods),
        Layout(
            "cpu_cfs_throttled_seconds_total", Counter, "Time for which the CPU quota held the container back", "seconds",
            UsageColumn.ThrottledTime, NumberFormat.Micro),
        Layout("spec_cpu_quota", Gauge, "CPU time in microseconds that a period permits; absent without a limit", "", UsageColumn.CpuQuota),
        Layout("spec_cpu_period", Gauge, "Period of the CPU quota in microseconds", "", UsageColumn.CpuPeriod),
        Layout("memory_usage_bytes", Gauge, "Memory in use, with the page cache", "bytes", UsageColumn.Memory),
        Layout(
            "memory_working_set_bytes", Gauge, "Memory in use without the page cache that can be dropped at once", "bytes",
            UsageColumn.WorkingSet),
        Layout("memory_rss", Gauge, "Anonymous memory in bytes", "", UsageColumn.Rss),
        Layout("memory_cache", Gauge, "Page cache in bytes", "", UsageColumn.Cache),
        Layout("memory_mapped_file", Gauge, "Mapped files in bytes", "", UsageColumn.MappedFile),
        Layout("memory_swap", Gauge, "Swap in use in bytes", "", UsageColumn.Swap),
        Layout("memory_max_usage_bytes", Gauge, "Most memory that was in use at one time", "bytes", UsageColumn.MaxMemory),
        Layout("memory_failcnt", Counter, "How often the limit of memory was reached", "", UsageColumn.LimitHits),
        Layout("spec_memory_limit_bytes", Gauge, "Limit of memory; absent without one", "bytes", UsageColumn.MemoryLimit),
        Layout(
            "spec_memory_reservation_limit_bytes", Gauge, "Memory that is reserved for the container; absent without a reservation",
            "bytes", UsageColumn.MemoryReservation),
        new(
            Family("memory_failures_total", Counter, "Page faults", "", "failure_type", "scope"),
            LabelText.Empty,
            new SampleColumn(UsageColumn.PageFaults, LabelText.Of(("failure_type", "pgfault"), ("scope", "container"))),
            new SampleColumn(UsageColumn.MajorFaults, LabelText.Of(("failure_type", "pgmajfault"), ("scope", "container")))),
        Layout("oom_events_total", Counter, "Processes that were killed because memory ran out", "", UsageColumn.OomKills),
        Layout("processes", Gauge, "Processes in the container", "", UsageColumn.Processes),
        Layout("threads", Gauge, "Threads in the container", "", UsageColumn.Threads),
        Layout("threads_max", Gauge, "Limit of threads; absent without one", "", UsageColumn.MaxThreads),
        .. Pressure("cpu", "CPU", UsageColumn.CpuWaiting, UsageColumn.CpuStalled),
        .. Pressure("memory", "memory", UsageColumn.MemoryWaiting, UsageColumn.MemoryStalled),
        .. Pressure("io", "I/O", UsageColumn.IoWaiting, UsageColumn.IoStalled),
    ];

    internal static readonly ImmutableArray<SegmentLayout> Network =
    [
        Layout(Interface("network_receive_bytes_total", "Bytes received", "bytes"), NetworkColumn.ReceivedBytes),
        Layout(Interface("network_receive_packets_total", "Packets received"), NetworkColumn.ReceivedPackets),
        Layout(Interface("network_receive_errors_total", "Errors when receiving"), NetworkColumn.ReceiveErrors),
        Layout(Interface("network_receive_packets_dropped_total", "Received packets that were dropped"), NetworkColumn.ReceiveDrops),
        Layout(Interface("network_transmit_bytes_total", "Bytes sent", "bytes"), NetworkColumn.SentBytes),
        Layout(Interface("network_transmit_packets_total", "Packets sent"), NetworkColumn.SentPackets),
        Layout(Interface("network_transmit_errors_total", "Errors when sending"), NetworkColumn.SendErrors),
        Layout(Interface("network_transmit_packets_dropped_total", "Packets that were dropped instead of sent"), NetworkColumn.SendDrops),
    ];

    internal static readonly ImmutableArray<SegmentLayout> Blocks =
    [
        Layout(
            Device("fs_reads_bytes_total", "Bytes read from block devices. I/O on Lustre or NFS is not among it", "bytes"),
            BlockColumn.ReadBytes),
        Layout(Device("fs_writes_bytes_total", "Bytes written to block devices", "bytes"), BlockColumn.WrittenBytes),
        Layout(Device("fs_reads_total", "Reads from block devices"), BlockColumn.Reads),
        Layout(Device("fs_writes_total", "Writes to block devices"), BlockColumn.Writes),
    ];

    internal static readonly ImmutableArray<SegmentLayout> Lives =
    [
        Layout(
            "start_time_seconds", Gauge, "When the container was started last, in Unix time", "seconds", LifeColumn.Started,
            NumberFormat.Milli),
        Layout(
            "created_time_seconds", Gauge, "When the container was created, in Unix time", "seconds", LifeColumn.Created,
            NumberFormat.Milli),
        Layout(
            "finish_time_seconds", Gauge, "When the container ended last, in Unix time; absent while it has never ended", "seconds",
            LifeColumn.Finished, NumberFormat.Milli),
        Layout("running", Gauge, "1 while the container runs, paused or not", "", LifeColumn.Running),
        Layout("paused", Gauge, "1 while the container is paused", "", LifeColumn.Paused),
        Layout("restart_count", Gauge, "How often the restart policy has started the container again", "", LifeColumn.Restarts),
        Layout("exit_code", Gauge, "Exit code of the last end; absent while the container runs", "", LifeColumn.ExitCode),
        Layout("oom_killed", Gauge, "1 when memory ran out in the container's last run", "", LifeColumn.OomKilled),
        Layout("gpu_assigned", Gauge, "1 when the container was given a GPU", "", LifeColumn.Gpu),
    ];

    internal static readonly SegmentLayout State = Layout(
        Family("state", Gauge, "1 for the state that the engine reports, such as running, paused, exited or restarting", "", "state"), 0);

    internal static readonly SegmentLayout Health = Layout(
        Family(
            "health_status", Gauge, "1 for the result of the health check: healthy, unhealthy or starting. Absent without a check", "",
            "status"), 0);

    /// <summary>Chosen labels of a container follow as <c>container_label_NAME</c>.</summary>
    internal static readonly SegmentLayout Info = Layout(
        Family(
            "info", Gauge, "A container and its image; runtime, pod and job as the cgroup's path says, and the labels that were chosen", "",
            "image_id", "runtime", "pod_uid", "slurm_job"), 0);

    internal static readonly SegmentLayout LastSeen = new(
        Family("last_seen", Gauge, "When the container was read last while it ran, in Unix time", ""), LabelText.Empty,
        new SampleColumn(0, NumberFormat.Milli));

    internal static readonly SegmentLayout Processors = new(
        new MetricFamily("machine_cpu_cores", Gauge, "Processors of the host that are online", ""), LabelText.Empty, new SampleColumn(0));

    internal static readonly SegmentLayout Memory = new(
        new MetricFamily("machine_memory_bytes", Gauge, "Memory of the host", "bytes"), LabelText.Empty, new SampleColumn(1));

    /// <summary>All families, for the catalogue.</summary>
    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        .. Usage.Select(l => l.Family), .. Network.Select(l => l.Family), .. Blocks.Select(l => l.Family),
        .. Lives.Select(l => l.Family), State.Family, Health.Family, LastSeen.Family, Info.Family,
        Processors.Family, Memory.Family,
    ];

    private static IEnumerable<SegmentLayout> Pressure(string resource, string shown, int waiting, int stalled) =>
    [
        Layout(
            $"pressure_{resource}_waiting_seconds_total", Counter, $"Time for which some process waited for {shown}", "seconds", waiting,
            NumberFormat.Micro),
        Layout(
            $"pressure_{resource}_stalled_seconds_total", Counter, $"Time for which every process waited for {shown}", "seconds", stalled,
            NumberFormat.Micro),
    ];

    private static MetricFamily Interface(string name, string help, string unit = "") => Family(name, Counter, help, unit, "interface");

    private static MetricFamily Device(string name, string help, string unit = "") => Family(name, Counter, help, unit, "device");

    private static MetricFamily Family(string name, MetricType type, string help, string unit, params ReadOnlySpan<string> labels) =>
        new($"container_{name}", type, help, unit, [.. Labels, .. labels]);

    private static SegmentLayout Layout(MetricFamily family, int column) => new(family, LabelText.Empty, new SampleColumn(column));

    private static SegmentLayout Layout(
        string name, MetricType type, string help, string unit, int column, NumberFormat format = NumberFormat.Integer) =>
        new(Family(name, type, help, unit), LabelText.Empty, new SampleColumn(column, format));
}
