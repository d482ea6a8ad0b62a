using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Definitions;

/// <summary>Are the containers well, and what do they use?</summary>
internal static class ContainersDashboard
{
    public static Dashboard Definition { get; } = new(Uids.Containers, "Lustre / 8 Containers")
    {
        Description = "State and use of the containers. Needs containers.enabled = on.",
        Variables = [Choices.Job, Choices.Host],
        Rows = [Now, Use, Limits, Lives],
    };

    private static Row Now => new("Now",
    [
        new(PanelKind.Stat, "Running containers", 4)
        {
            Height = 4,
            Description = "Containers that run.",
            Queries = [new("sum(container_running)", "containers")],
        },
        new(PanelKind.Stat, "Unhealthy containers", 4)
        {
            Height = 4,
            Description = "Containers whose health check fails.",
            Thresholds = Thresholds.AnyIsBad,
            Queries = [new("""sum(container_health_status{status="unhealthy"}) or vector(0)""", "containers")],
        },
        new(PanelKind.Stat, "Restarting containers", 4)
        {
            Height = 4,
            Description = "Containers that end again and again.",
            Thresholds = Thresholds.AnyIsBad,
            Queries = [new("""sum(container_state{state="restarting"}) or vector(0)""", "containers")],
        },
        new(PanelKind.Stat, "Killed for memory", 4)
        {
            Height = 4,
            Description = "Processes that were killed in the shown time because memory ran out.",
            Thresholds = Thresholds.AnyIsDoubtful,
            Queries = [new("sum(increase(container_oom_events_total[$__range])) or vector(0)", "processes")],
        },
        new(PanelKind.Stat, "Processors in use", 4)
        {
            Height = 4,
            Description = "Processors that all containers together keep busy.",
            Queries = [new("sum(rate(container_cpu_usage_seconds_total[$__rate_interval]))", "processors")],
        },
        new(PanelKind.Stat, "Memory of containers", 4)
        {
            Height = 4,
            Description = "Memory of all containers together, without the page cache that can be dropped.",
            Unit = Unit.Bytes,
            Queries = [new("sum(container_memory_working_set_bytes)", "memory")],
        },
    ]);

    private static Row Use => new("Use",
    [
        new(PanelKind.TimeSeries, "Processors", 8)
        {
            Description = "Processors that the ten busiest containers keep busy.",
            Minimum = 0,
            Link = DrillDown.ToNode,
            Queries = [new(
                "topk(10, sum by (instance, name) (rate(container_cpu_usage_seconds_total[$__rate_interval])))", "{{instance}} {{name}}")],
        },
        new(PanelKind.TimeSeries, "Memory", 8)
        {
            Description = "Memory without the page cache that can be dropped, of the ten largest containers.",
            Unit = Unit.Bytes,
            Minimum = 0,
            Queries = [new("topk(10, sum by (instance, name) (container_memory_working_set_bytes))", "{{instance}} {{name}}")],
        },
        new(PanelKind.TimeSeries, "Network", 8)
        {
            Description = "Bytes in and out per second. A container that uses the host's interfaces has none of its own.",
            Unit = Unit.BytesPerSecond,
            Queries =
            [
                new(
                    "topk(10, sum by (instance, name) (rate(container_network_receive_bytes_total[$__rate_interval])))",
                    "{{instance}} {{name}} in"),
                new(
                    "topk(10, sum by (instance, name) (rate(container_network_transmit_bytes_total[$__rate_interval])))",
                    "{{instance}} {{name}} out") { IsBelowZero = true },
            ],
        },
        new(PanelKind.TimeSeries, "Block devices", 12)
        {
            Description = "Bytes read and written per second on block devices. I/O on Lustre or NFS is not among it.",
            Unit = Unit.BytesPerSecond,
            Queries =
            [
                new(
                    "topk(10, sum by (instance, name) (rate(container_fs_reads_bytes_total[$__rate_interval])))",
                    "{{instance}} {{name}} read"),
                new(
                    "topk(10, sum by (instance, name) (rate(container_fs_writes_bytes_total[$__rate_interval])))",
                    "{{instance}} {{name}} write") { IsBelowZero = true },
            ],
        },
        new(PanelKind.TimeSeries, "Processes", 12)
        {
            Description = "Processes of the ten containers that have most.",
            Queries = [new("topk(10, sum by (instance, name) (container_processes))", "{{instance}} {{name}}")],
        },
    ]);

    private static Row Limits => new("Limits",
    [
        new(PanelKind.TimeSeries, "Memory against its limit", 8)
        {
            Description = "Memory as a part of the limit, of containers that have one. At 1 processes are killed.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Thresholds = Thresholds.Line(at: 1),
            NoValue = "no container has a limit",
            Queries = [new(
                "topk(10, max by (instance, name) (container_memory_working_set_bytes / container_spec_memory_limit_bytes))",
                "{{instance}} {{name}}")],
        },
        new(PanelKind.TimeSeries, "Time held back by the CPU quota", 8)
        {
            Description = "Seconds per second for which the quota held back the threads of a container.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Queries = [new(
                "topk(10, sum by (instance, name) (rate(container_cpu_cfs_throttled_seconds_total[$__rate_interval])))",
                "{{instance}} {{name}}")],
        },
        new(PanelKind.TimeSeries, "Time in which something waited", 8)
        {
            Description = "The part of the time in which a process of a container waited for a processor, for memory or for I/O (PSI).",
            Unit = Unit.Ratio,
            Minimum = 0,
            Queries =
            [
                new(
                    "topk(5, sum by (instance, name) (rate(container_pressure_cpu_waiting_seconds_total[$__rate_interval])))",
                    "{{instance}} {{name}} processor"),
                new(
                    "topk(5, sum by (instance, name) (rate(container_pressure_memory_waiting_seconds_total[$__rate_interval])))",
                    "{{instance}} {{name}} memory"),
                new(
                    "topk(5, sum by (instance, name) (rate(container_pressure_io_waiting_seconds_total[$__rate_interval])))",
                    "{{instance}} {{name}} I/O"),
            ],
        },
    ]);

    private static Row Lives => new("Starts and ends",
    [
        new(PanelKind.StateTimeline, "Running", 12)
        {
            Description = "Whether a container ran. Needs an engine.",
            NoValue = "no engine tells",
            Mappings = [new(0, "ended", "orange"), new(1, "running", "green")],
            Queries = [new("max by (instance, name) (container_running)", "{{instance}} {{name}}")],
        },
        new(PanelKind.TimeSeries, "Restarts", 12)
        {
            Description = "How often the restart policy has started a container again.",
            NoValue = "no engine tells",
            Queries = [new("topk(10, max by (instance, name) (container_restart_count))", "{{instance}} {{name}}")],
        },
    ]);
}
