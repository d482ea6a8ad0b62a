using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Definitions;

/// <summary>What do the hosts themselves do?</summary>
internal static class NodeDashboard
{
    private const string OnDisk = "fstype!~\"tmpfs|ramfs|squashfs|overlay|iso9660\"";

    private const string Cards = "device!~\"lo|veth.*|docker.*|br-.*|virbr.*|bond.*|cali.*|cni.*|tap.*|tun.*|.*[.].*\"";

    private const string Used = $"1 - node_filesystem_avail_bytes{{{OnDisk}}} / node_filesystem_size_bytes{{{OnDisk}}}";

    private const string In = $"sum by (instance) (rate(node_network_receive_bytes_total{{{Cards}}}[$__rate_interval]))";

    private const string Out = $"sum by (instance) (rate(node_network_transmit_bytes_total{{{Cards}}}[$__rate_interval]))";

    public static Dashboard Definition { get; } = new(Uids.Node, "Lustre / 6 Node")
    {
        Description = "Processors, memory, disks, network, filesystems and sensors of the hosts. Needs node.enabled = on.",
        Variables = [Choices.Job, Choices.Host],
        Rows = [Now, Processors, Devices, Filesystems],
    };

    private static Row Now => new("Now",
    [
        new(PanelKind.Stat, "Hosts", 4)
        {
            Height = 4,
            Description = "Hosts that are read.",
            Queries = [new("count(node_boot_time_seconds)", "hosts")],
        },
        new(PanelKind.Stat, "Processors busy", 4)
        {
            Height = 4,
            Description = "The part of all processors' time that was neither idle nor spent waiting for I/O.",
            Unit = Unit.Ratio,
            Thresholds = Thresholds.High(orange: 0.8, red: 0.95),
            Queries = [new(
                """
                1 - sum(rate(node_cpu_seconds_total{mode=~"idle|iowait"}[$__rate_interval]))
                  / sum(rate(node_cpu_seconds_total[$__rate_interval]))
                """, "busy")],
        },
        new(PanelKind.Stat, "Least memory left", 4)
        {
            Height = 4,
            Description = "Memory in use on the host that has the least left.",
            Unit = Unit.Ratio,
            Thresholds = Thresholds.High(orange: 0.9, red: 0.97),
            Queries = [new("max(1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)", "in use")],
        },
        new(PanelKind.Stat, "Fullest filesystem", 4)
        {
            Height = 4,
            Description = "Space in use on the fullest local filesystem.",
            Unit = Unit.Ratio,
            Thresholds = Thresholds.High(orange: 0.9, red: 0.95),
            Queries = [new($"max({Used})", "in use")],
        },
        new(PanelKind.Stat, "Hottest sensor", 4)
        {
            Height = 4,
            Description = "The highest temperature of any sensor.",
            Unit = Unit.Celsius,
            Thresholds = Thresholds.High(orange: 85, red: 95),
            Queries = [new("max(node_hwmon_temp_celsius)", "highest")],
        },
        new(PanelKind.Stat, "Mounts that cannot be asked", 4)
        {
            Height = 4,
            Description = "Mount points whose size cannot be read, such as one that hangs.",
            Thresholds = Thresholds.AnyIsBad,
            Queries = [new("sum(node_filesystem_device_error) or vector(0)", "mounts")],
        },
    ]);

    private static Row Processors => new("Processors and memory",
    [
        new(PanelKind.TimeSeries, "Busy processors", 8)
        {
            Description = "The part of the processors' time that was neither idle nor spent waiting for I/O.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Link = DrillDown.ToCollector,
            Queries = [new(
                """
                1 - sum by (instance) (rate(node_cpu_seconds_total{mode=~"idle|iowait"}[$__rate_interval]))
                  / sum by (instance) (rate(node_cpu_seconds_total[$__rate_interval]))
                """, "{{instance}}")],
        },
        new(PanelKind.TimeSeries, "Load", 8)
        {
            Description = "Processes that run or wait for a processor or for I/O, averaged over a minute. Hanging Lustre calls count here.",
            Queries = [new("max by (instance) (node_load1)", "{{instance}}")],
        },
        new(PanelKind.TimeSeries, "Time in which something waited", 8)
        {
            Description = "The part of the time in which a process waited for a processor, for memory or for I/O (PSI).",
            Unit = Unit.Ratio,
            Minimum = 0,
            Queries =
            [
                new("max by (instance) (rate(node_pressure_cpu_waiting_seconds_total[$__rate_interval]))", "{{instance}} processor"),
                new("max by (instance) (rate(node_pressure_memory_waiting_seconds_total[$__rate_interval]))", "{{instance}} memory"),
                new("max by (instance) (rate(node_pressure_io_waiting_seconds_total[$__rate_interval]))", "{{instance}} I/O"),
            ],
        },
        new(PanelKind.TimeSeries, "Memory in use", 8)
        {
            Description = "Memory that is not available to programs. The page cache counts as available.",
            Unit = Unit.Bytes,
            Minimum = 0,
            Queries = [new("max by (instance) (node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes)", "{{instance}}")],
        },
        new(PanelKind.TimeSeries, "Memory promised", 8)
        {
            Description = "Memory that programs have asked for, whether they use it or not.",
            Unit = Unit.Bytes,
            Minimum = 0,
            Queries = [new("max by (instance) (node_memory_Committed_AS_bytes)", "{{instance}}")],
        },
        new(PanelKind.TimeSeries, "Switches and new processes", 8)
        {
            Description = "Switches between processes, and processes started, per second.",
            Unit = Unit.PerSecond,
            Queries =
            [
                new("max by (instance) (rate(node_context_switches_total[$__rate_interval]))", "{{instance}} switches"),
                new("max by (instance) (rate(node_forks_total[$__rate_interval]))", "{{instance}} processes"),
            ],
        },
    ]);

    private static Row Devices => new("Disks and network",
    [
        new(PanelKind.TimeSeries, "Disks", 8)
        {
            Description = "Bytes read and written per second. I/O of Lustre's clients is not among it.",
            Unit = Unit.BytesPerSecond,
            Queries =
            [
                new("""
                    sum by (instance) (rate(node_disk_read_bytes_total{device!~"dm-.*|md.*"}[$__rate_interval]))
                    """, "{{instance}} read"),
                new("""
                    sum by (instance) (rate(node_disk_written_bytes_total{device!~"dm-.*|md.*"}[$__rate_interval]))
                    """, "{{instance}} write") { IsBelowZero = true },
            ],
        },
        new(PanelKind.TimeSeries, "Busiest disks", 8)
        {
            Description = "The part of the time in which a disk had something to do.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Queries = [new(
                "topk(10, max by (instance, device) (rate(node_disk_io_time_seconds_total[$__rate_interval])))",
                "{{instance}} {{device}}")],
        },
        new(PanelKind.TimeSeries, "Time of a disk's operation", 8)
        {
            Description = "The mean time of reads and writes of the ten slowest disks.",
            Unit = Unit.Seconds,
            Queries = [new(
                """
                topk(10, sum by (instance, device) (
                    rate(node_disk_read_time_seconds_total[$__rate_interval]) + rate(node_disk_write_time_seconds_total[$__rate_interval]))
                  / (sum by (instance, device) (rate(node_disk_reads_completed_total[$__rate_interval])
                    + rate(node_disk_writes_completed_total[$__rate_interval])) > 0))
                """, "{{instance}} {{device}}")],
        },
        new(PanelKind.TimeSeries, "Network", 8)
        {
            Description = "Bytes in and out per second, without interfaces inside the host.",
            Unit = Unit.BytesPerSecond,
            Queries =
            [
                new(In, "{{instance}} in"),
                new(Out, "{{instance}} out") { IsBelowZero = true },
            ],
        },
        new(PanelKind.TimeSeries, "Packets lost", 8)
        {
            Description = "Packets per second that were dropped or had errors.",
            Unit = Unit.PerSecond,
            Queries = [new(
                """
                topk(10, sum by (instance, device) (
                  rate(node_network_receive_drop_total[$__rate_interval]) + rate(node_network_receive_errs_total[$__rate_interval])
                  + rate(node_network_transmit_drop_total[$__rate_interval]) + rate(node_network_transmit_errs_total[$__rate_interval])))
                """, "{{instance}} {{device}}")],
        },
        new(PanelKind.TimeSeries, "InfiniBand", 8)
        {
            Description = "Bytes in and out per second of each port.",
            Unit = Unit.BytesPerSecond,
            NoValue = "no InfiniBand",
            Queries =
            [
                new(
                    "sum by (instance, device, port) (rate(node_infiniband_port_data_received_bytes_total[$__rate_interval]))",
                    "{{instance}} {{device}}/{{port}} in"),
                new(
                    "sum by (instance, device, port) (rate(node_infiniband_port_data_transmitted_bytes_total[$__rate_interval]))",
                    "{{instance}} {{device}}/{{port}} out") { IsBelowZero = true },
            ],
        },
    ]);

    private static Row Filesystems => new("Filesystems and sensors",
    [
        new(PanelKind.TimeSeries, "Fullest filesystems", 12)
        {
            Description = "The part of the space that is in use.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Maximum = 1,
            Queries = [new($"topk(10, max by (instance, mountpoint) ({Used}))", "{{instance}} {{mountpoint}}")],
        },
        new(PanelKind.TimeSeries, "Hottest sensors", 12)
        {
            Description = "The ten chips with the highest temperature.",
            Unit = Unit.Celsius,
            Queries = [new("topk(10, max by (instance, chip) (node_hwmon_temp_celsius))", "{{instance}} {{chip}}")],
        },
    ]);
}
