using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Definitions;

/// <summary>Are the GPUs well, and are they used?</summary>
internal static class GpuDashboard
{
    public static Dashboard Definition { get; } = new(Uids.Gpu, "Lustre / 7 GPU")
    {
        Description = "State, work, heat and errors of the NVIDIA GPUs. Needs gpu.enabled = on.",
        Variables = [Choices.Job, Choices.Host],
        Rows = [Now, Work, Heat, Errors],
    };

    private static Row Now => new("Now",
    [
        new(PanelKind.Stat, "GPUs", 4)
        {
            Height = 4,
            Description = "GPUs that answer.",
            Queries = [new("sum(gpu_present)", "GPUs")],
        },
        new(PanelKind.Stat, "Lost GPUs", 4)
        {
            Height = 4,
            Description = "GPUs that should be there and do not answer.",
            Thresholds = Thresholds.AnyIsBad,
            Queries = [new("sum(gpu_expected - gpu_present) or vector(0)", "GPUs")],
        },
        new(PanelKind.Stat, "GPUs with a problem", 4)
        {
            Height = 4,
            Description = "GPUs that are lost, need a reset or an exchange, or have another problem that their driver knows.",
            Thresholds = Thresholds.AnyIsBad,
            Queries = [new("count(gpu_healthy == 0) or vector(0)", "GPUs")],
        },
        new(PanelKind.Stat, "Busy", 4)
        {
            Height = 4,
            Description = "The mean part of the time in which a kernel ran. 100 % does not mean that a GPU is fully used.",
            Unit = Unit.Ratio,
            Queries = [new("avg(gpu_utilization_ratio)", "busy")],
        },
        new(PanelKind.Stat, "Memory in use", 4)
        {
            Height = 4,
            Description = "The part of all GPUs' memory that is in use.",
            Unit = Unit.Ratio,
            Queries = [new("sum(gpu_memory_used_bytes) / sum(gpu_memory_total_bytes)", "in use")],
        },
        new(PanelKind.Stat, "Power", 4)
        {
            Height = 4,
            Description = "The power that all GPUs draw.",
            Unit = Unit.Watts,
            Queries = [new("sum(gpu_power_watts)", "power")],
        },
    ]);

    private static Row Work => new("Work",
    [
        new(PanelKind.TimeSeries, "Busy GPUs", 8)
        {
            Description = "The part of the driver's last sample in which a kernel ran.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Maximum = 1,
            Link = DrillDown.ToNode,
            Queries = [new("max by (instance, gpu) (gpu_utilization_ratio)", "{{instance}} GPU {{gpu}}")],
        },
        new(PanelKind.TimeSeries, "Memory", 8)
        {
            Description = "The part of a GPU's memory that is in use.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Maximum = 1,
            Queries = [new("max by (instance, gpu) (gpu_memory_used_bytes / gpu_memory_total_bytes)", "{{instance}} GPU {{gpu}}")],
        },
        new(PanelKind.TimeSeries, "Activity of units", 8)
        {
            Description = "The mean activity of SMs, tensor cores and the memory. Needs gpu.activity = on, and Hopper or later.",
            Unit = Unit.Ratio,
            Minimum = 0,
            NoValue = "gpu.activity is off",
            Queries = [new("avg by (instance, unit) (gpu_activity_ratio)", "{{instance}} {{unit}}")],
        },
        new(PanelKind.TimeSeries, "PCIe", 8)
        {
            Description = "Bytes in and out per second, of all GPUs of a host.",
            Unit = Unit.BytesPerSecond,
            Queries =
            [
                new("sum by (instance) (rate(gpu_pcie_receive_bytes_total[$__rate_interval]))", "{{instance}} in"),
                new("sum by (instance) (rate(gpu_pcie_transmit_bytes_total[$__rate_interval]))", "{{instance}} out") { IsBelowZero = true },
            ],
        },
        new(PanelKind.TimeSeries, "NVLink", 8)
        {
            Description = "Bytes in and out per second, of all GPUs of a host.",
            Unit = Unit.BytesPerSecond,
            NoValue = "no NVLink",
            Queries =
            [
                new("sum by (instance) (rate(gpu_nvlink_receive_bytes_total[$__rate_interval]))", "{{instance}} in"),
                new("sum by (instance) (rate(gpu_nvlink_transmit_bytes_total[$__rate_interval]))", "{{instance}} out")
                {
                    IsBelowZero = true,
                },
            ],
        },
        new(PanelKind.TimeSeries, "Processes", 8)
        {
            Description = "Processes that use a GPU.",
            Queries = [new("sum by (instance, gpu) (gpu_processes)", "{{instance}} GPU {{gpu}}")],
        },
    ]);

    private static Row Heat => new("Heat, power and clocks",
    [
        new(PanelKind.TimeSeries, "Temperature", 6)
        {
            Description = "Temperature of the GPUs.",
            Unit = Unit.Celsius,
            Queries = [new("max by (instance, gpu) (gpu_temperature_celsius)", "{{instance}} GPU {{gpu}}")],
        },
        new(PanelKind.TimeSeries, "Power of a GPU", 6)
        {
            Description = "Power as a part of the limit that is enforced.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Queries = [new(
                """max by (instance, gpu) (gpu_power_watts / on (instance, gpu, uuid) gpu_power_limit_watts{limit="enforced"})""",
                "{{instance}} GPU {{gpu}}")],
        },
        new(PanelKind.TimeSeries, "Clock of the SMs", 6)
        {
            Description = "The clock rate of the multiprocessors.",
            Unit = Unit.Hertz,
            Minimum = 0,
            Queries = [new("""max by (instance, gpu) (gpu_clock_hertz{clock="sm"})""", "{{instance}} GPU {{gpu}}")],
        },
        new(PanelKind.TimeSeries, "What slows the clocks down", 6)
        {
            Description = "The part of the time for which heat or power kept the clocks below their maximum.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Queries = [new(
                "topk(10, max by (instance, gpu, reason) (rate(gpu_clock_event_seconds_total[$__rate_interval])))",
                "{{instance}} GPU {{gpu}} {{reason}}")],
        },
    ]);

    private static Row Errors => new("Errors",
    [
        new(PanelKind.StateTimeline, "Health", 12)
        {
            Description = "Whether a GPU has a problem that its driver knows.",
            Mappings = [new(0, "problem", "red"), new(1, "healthy", "green")],
            Queries = [new("min by (instance, gpu) (gpu_healthy)", "{{instance}} GPU {{gpu}}")],
        },
        new(PanelKind.TimeSeries, "XIDs", 4)
        {
            Description = "Errors that the driver reported, by their number. NVIDIA's page of XIDs says which are the program's fault.",
            Queries = [new(
                "topk(10, sum by (instance, gpu, xid) (increase(gpu_xid_errors_total[$__rate_interval])))",
                "{{instance}} GPU {{gpu}} XID {{xid}}")],
        },
        new(PanelKind.TimeSeries, "Errors of the memory", 4)
        {
            Description = "Errors that the memory's ECC found since the driver was loaded, corrected or not.",
            Queries = [new(
                """
                topk(10, sum by (instance, gpu, kind) (increase(gpu_ecc_errors_total{counter="volatile"}[$__rate_interval])))
                """, "{{instance}} GPU {{gpu}} {{kind}}")],
        },
        new(PanelKind.TimeSeries, "Errors of links", 4)
        {
            Description = "Packets sent once more over PCIe, and errors of NVLinks.",
            Queries =
            [
                new("sum by (instance) (increase(gpu_pcie_replays_total[$__rate_interval]))", "{{instance}} PCIe"),
                new("sum by (instance, kind) (increase(gpu_nvlink_errors_total[$__rate_interval]))", "{{instance}} NVLink {{kind}}"),
            ],
        },
    ]);
}
