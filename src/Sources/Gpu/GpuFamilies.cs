using LustreActors.Metrics.Families;
using static LustreActors.Metrics.Segments.NumberFormat;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// The families of GPUs, and the columns of their tables. The parts of a family stand in the order in which NVML numbers them.
/// </summary>
public static class GpuFamilies
{
    private const string ActivityHelp =
        "Part of the time since the last collection in which a unit worked; memory is the part of its highest bandwidth. With "
            + "gpu.activity = on. (nvmlGpmMetricsGet)";

    internal static readonly GpuSchema Gpu = new("gpu", "uuid");

    internal static readonly MetricFamily DriverUp = Host(
        "gpu_driver_up", "1 while the NVIDIA driver answers, 0 while its library is missing or it is not loaded. (nvmlInit)");

    internal static readonly MetricFamily DriverInfo = Host(
        "gpu_driver_info", "Versions of the driver, of the CUDA that it supports, and of its library. (nvmlSystemGet*Version)",
        "driver_version", "cuda_version", "nvml_version");

    internal static readonly MetricFamily Expected = Host(
        "gpu_expected", "GPUs that should be there: gpu.expected, or as many as were seen since the start of the exporter");

    internal static readonly MetricFamily Present = Host("gpu_present", "GPUs that answer now");

    internal static readonly MetricFamily Info = Host(
        "gpu_info", "What the GPU is. minor is the number of /dev/nvidia*. (nvmlDeviceGetName, Serial, VbiosVersion, PciInfo, MinorNumber)",
        "gpu", "uuid", "name", "pci_bus_id", "minor", "serial", "vbios_version");

    internal static readonly int Up = Gpu.Gauge(
        "gpu_up", "1 while the GPU answers, 0 when it is lost or no longer listed. Its other series end then");

    internal static readonly int Healthy = Gpu.Gauge("gpu_healthy", "1 while none of gpu_health_problem is 1");

    internal static readonly int[] Problems = Gpu.Gauges(
        "gpu_health_problem",
        "1 while the GPU has this problem: lost, reset_required, recovery_action (gpu_recovery_action is not 0), row_remap_failed, "
            + "row_remap_pending (a reset is needed), sram_threshold (too many uncorrected errors in SRAM), hardware_slowdown (heat or the "
            + "power supply slows the GPU down)",
        Integer, "problem", "lost", "reset_required", "recovery_action", "row_remap_failed", "row_remap_pending", "sram_threshold",
        "hardware_slowdown");

    internal static readonly int RecoveryAction = Gpu.Gauge(
        "gpu_recovery_action",
        "What the driver asks for: 0 nothing, 1 reset the GPU, 2 reboot the host, 3 drain peer-to-peer work, 4 drain and reset. "
            + "(field 230)");

    internal static readonly int Utilization = Gpu.Gauge(
        "gpu_utilization_ratio", "Part of the driver's last sample (up to a second) in which a kernel ran. (nvmlDeviceGetUtilizationRates)",
        Real);

    internal static readonly int MemoryUtilization = Gpu.Gauge(
        "gpu_memory_utilization_ratio",
        "Part of the driver's last sample in which memory was read or written. (nvmlDeviceGetUtilizationRates)", Real);

    internal static readonly int[] Engines = Gpu.Gauges(
        "gpu_engine_utilization_ratio",
        "Part of the driver's last sample in which an engine worked. (nvmlDeviceGetEncoderUtilization, Decoder, Jpg, Ofa)", Real, "engine",
        "encoder", "decoder", "jpeg", "optical_flow");

    internal static readonly int[] Activity = Gpu.Gauges(
        "gpu_activity_ratio", ActivityHelp, Real, "unit", "graphics", "sm", "sm_occupancy", "tensor", "memory", "fp64", "fp32", "fp16");

    internal static readonly int MemoryTotal = Gpu.Gauge("gpu_memory_total_bytes", "Memory of the GPU. (nvmlDeviceGetMemoryInfo)");
    internal static readonly int MemoryUsed = Gpu.Gauge("gpu_memory_used_bytes", "Memory in use. (nvmlDeviceGetMemoryInfo)");
    internal static readonly int MemoryFree = Gpu.Gauge("gpu_memory_free_bytes", "Memory that is free. (nvmlDeviceGetMemoryInfo)");

    internal static readonly int MemoryReserved = Gpu.Gauge(
        "gpu_memory_reserved_bytes", "Memory that the driver keeps for itself. (nvmlDeviceGetMemoryInfo_v2)");

    internal static readonly int Bar1Total = Gpu.Gauge(
        "gpu_bar1_memory_total_bytes", "Size of the window (BAR1) through which others reach the memory. (nvmlDeviceGetBAR1MemoryInfo)");

    internal static readonly int Bar1Used = Gpu.Gauge(
        "gpu_bar1_memory_used_bytes", "Part of BAR1 that is in use. (nvmlDeviceGetBAR1MemoryInfo)");

    internal static readonly int Temperature = Gpu.Gauge(
        "gpu_temperature_celsius", "Temperature of the GPU. (nvmlDeviceGetTemperatureV)");

    internal static readonly int MemoryTemperature = Gpu.Gauge("gpu_memory_temperature_celsius", "Temperature of the memory. (field 82)");

    internal static readonly int TemperatureMargin = Gpu.Gauge(
        "gpu_temperature_margin_celsius", "How much warmer the GPU may get before it slows down. (nvmlDeviceGetMarginTemperature)");

    internal static readonly int[] TemperatureThresholds = Gpu.Gauges(
        "gpu_temperature_threshold_celsius", "Temperatures at which something happens. (nvmlDeviceGetTemperatureThreshold)", Integer,
        "threshold", "shutdown", "slowdown", "memory_maximum", "gpu_maximum");

    internal static readonly int Power = Gpu.Gauge("gpu_power_watts", "Power that the GPU draws. (nvmlDeviceGetPowerUsage)", Milli);

    internal static readonly int PowerAverage = Gpu.Gauge(
        "gpu_power_average_watts", "Power that the GPU draws, averaged over a second. (field 185)", Milli);

    internal static readonly int PowerInstant = Gpu.Gauge(
        "gpu_power_instant_watts", "Power that the GPU draws at this moment. (field 186)", Milli);

    internal static readonly int[] PowerLimits = Gpu.Gauges(
        "gpu_power_limit_watts",
        "Limits of the power: enforced is the lowest of all that apply, requested the one that was set. (nvmlDeviceGetEnforcedPowerLimit, "
            + "nvmlDeviceGetPowerManagement*)",
        Milli, "limit", "enforced", "requested", "default", "minimum", "maximum");

    internal static readonly int Energy = Gpu.Counter(
        "gpu_energy_joules_total", "Energy used since the driver was loaded. (field 83)", Milli);

    internal static readonly int[] Clocks = Gpu.Gauges(
        "gpu_clock_hertz", "Clock rates. (nvmlDeviceGetClockInfo)", Integer, "clock", "graphics", "sm", "memory", "video");

    internal static readonly int[] MaximumClocks = Gpu.Gauges(
        "gpu_clock_maximum_hertz", "The highest clock rates. (nvmlDeviceGetMaxClockInfo)", Integer, "clock", "graphics", "sm", "memory",
        "video");

    internal static readonly int PerformanceState = Gpu.Gauge(
        "gpu_performance_state", "0 is the fastest state, 15 the slowest. (nvmlDeviceGetPerformanceState)");

    internal static readonly int[] ClockEvents = Gpu.Gauges(
        "gpu_clock_event_active", "1 while this keeps the clocks below their maximum. (nvmlDeviceGetCurrentClocksEventReasons)", Integer,
        "reason", "idle", "application_clocks", "software_power_cap", "hardware_slowdown", "sync_boost", "software_thermal",
        "hardware_thermal", "hardware_power_brake", "display_clocks");

    internal static readonly int[] ClockEventSeconds = Gpu.Counters(
        "gpu_clock_event_seconds_total", "Time for which this kept the clocks down. (fields 74, 76, 251 to 253 or 269 to 271)", Nano,
        "reason",
        "software_power_cap", "sync_boost", "software_thermal", "hardware_thermal", "hardware_power_brake");

    internal static readonly int EccEnabled = Gpu.Gauge(
        "gpu_ecc_enabled", "1 while errors of the memory are corrected. (nvmlDeviceGetEccMode)");

    /// <summary>Error type by counter type, as NVML numbers both.</summary>
    internal static readonly int[] EccErrors = Gpu.Counters(
        "gpu_ecc_errors_total",
        "Errors of the memory. volatile: since the driver was loaded; aggregate: since the GPU was made. (nvmlDeviceGetTotalEccErrors)",
        ("kind", "counter"), "corrected/volatile", "corrected/aggregate", "uncorrected/volatile", "uncorrected/aggregate");

    /// <summary>Error type by place, as NVML numbers both.</summary>
    internal static readonly int[] EccPlaces = Gpu.Counters(
        "gpu_ecc_place_errors_total",
        "Errors of the memory by place, since the GPU was made. Which places a GPU has depends on its kind. "
            + "(nvmlDeviceGetMemoryErrorCounter)",
        ("kind", "place"),
        "corrected/l1_cache", "corrected/l2_cache", "corrected/dram", "corrected/register_file", "corrected/texture", "corrected/shared",
        "corrected/cbu", "corrected/sram", "uncorrected/l1_cache", "uncorrected/l2_cache", "uncorrected/dram", "uncorrected/register_file",
        "uncorrected/texture", "uncorrected/shared", "uncorrected/cbu", "uncorrected/sram");

    internal static readonly int[] EccSram = Gpu.Counters(
        "gpu_ecc_sram_uncorrected_errors_total",
        "Uncorrected errors of SRAM, by how they were found. (nvmlDeviceGetSramEccErrorStatus)", ("check", "counter"),
        "parity/volatile", "secded/volatile", "parity/aggregate", "secded/aggregate");

    internal static readonly int[] EccSramSources = Gpu.Counters(
        "gpu_ecc_sram_source_errors_total",
        "Uncorrected errors of SRAM since the GPU was made, by the unit that they are in. (nvmlDeviceGetSramEccErrorStatus)", Integer,
        "unit", "l2", "sm", "pcie", "microcontroller", "other");

    internal static readonly int EccSramThreshold = Gpu.Gauge(
        "gpu_ecc_sram_threshold_exceeded",
        "1 when SRAM has had so many errors that the GPU should be replaced. (nvmlDeviceGetSramEccErrorStatus)");

    internal static readonly int[] RemappedRows = Gpu.Counters(
        "gpu_remapped_rows_total", "Rows of the memory that were replaced by spare ones, by the errors they had. (fields 142, 143)",
        Integer, "cause", "corrected", "uncorrected");

    internal static readonly int RemapPending = Gpu.Gauge(
        "gpu_row_remap_pending", "1 when a row will be replaced at the next reset of the GPU. (field 144)");

    internal static readonly int RemapFailed = Gpu.Gauge(
        "gpu_row_remap_failed", "1 when a row could not be replaced: the GPU must be exchanged. (field 145)");

    internal static readonly int[] RemapBanks = Gpu.Gauges(
        "gpu_row_remap_banks", "Banks of the memory by how many spare rows they still have. (nvmlDeviceGetRowRemapperHistogram)", Integer,
        "spare", "maximum", "high", "partial", "low", "none");

    internal static readonly int PcieSent = Gpu.Counter("gpu_pcie_transmit_bytes_total", "Bytes that the GPU sent over PCIe. (field 197)");

    internal static readonly int PcieReceived = Gpu.Counter(
        "gpu_pcie_receive_bytes_total", "Bytes that the GPU received over PCIe. (field 198)");

    internal static readonly int PcieReplays = Gpu.Counter(
        "gpu_pcie_replays_total", "Packets that were sent once more over PCIe. (field 94)");

    internal static readonly int PcieRecoveries = Gpu.Counter(
        "gpu_pcie_recoveries_total", "How often the link had to be trained again (L0 to recovery). (field 169)");

    internal static readonly int[] PcieErrors = Gpu.Counters(
        "gpu_pcie_errors_total", "Errors of the link. (fields 173 to 180)", Integer, "kind", "correctable", "naks_received", "receiver",
        "bad_tlp", "naks_sent", "bad_dllp", "non_fatal", "fatal");

    internal static readonly int[] PcieGeneration = Gpu.Gauges(
        "gpu_pcie_link_generation", "Generation of PCIe in use, lower while idle, and the highest one. (nvmlDeviceGet*PcieLinkGeneration)",
        Integer, "of", "current", "maximum");

    internal static readonly int[] PcieWidth = Gpu.Gauges(
        "gpu_pcie_link_width", "Lanes in use, and the most. (nvmlDeviceGet*PcieLinkWidth)", Integer, "of", "current", "maximum");

    internal static readonly int NvlinkSent = Gpu.Counter(
        "gpu_nvlink_transmit_bytes_total", "Bytes of data that the GPU sent over all of its NVLinks. (field 138, or 202 of each link)");

    internal static readonly int NvlinkReceived = Gpu.Counter(
        "gpu_nvlink_receive_bytes_total", "Bytes of data that the GPU received over all of its NVLinks. (field 139, or 204 of each link)");

    internal static readonly int MigEnabled = Gpu.Gauge(
        "gpu_mig_enabled", "1 while the GPU is divided into instances (MIG). (nvmlDeviceGetMigMode)");

    internal static readonly int[] Processes = Gpu.Gauges(
        "gpu_processes", "Processes that use the GPU. (nvmlDeviceGetComputeRunningProcesses, Graphics)", Integer, "type", "compute",
        "graphics");

    internal static readonly int XidLast = Gpu.Gauge("gpu_xid_last", "The last XID that was reported, 0 before the first");

    internal static readonly int XidLastTime = Gpu.Gauge(
        "gpu_xid_last_time_seconds", "When the last XID was reported, in seconds since 1970", Milli);

    internal static readonly GpuSchema Links = new("gpu", "uuid", "link");

    internal static readonly int LinkUp = Links.Gauge("gpu_nvlink_up", "1 while the link works. (field 165)");

    internal static readonly int[] LinkErrors = Links.Counters(
        "gpu_nvlink_errors_total", "Errors of the link: replay (a packet was sent once more), recovery, crc. (fields 161 to 163)", Integer,
        "kind", "replay", "recovery", "crc");

    internal static readonly GpuSchema Mig = new("gpu", "uuid", "gpu_instance", "compute_instance");

    internal static readonly MetricFamily MigInfo = Host(
        "gpu_mig_info", "An instance of a divided GPU, its profile and its own uuid. (nvmlDeviceGetMigDeviceHandleByIndex)",
        "gpu", "uuid", "gpu_instance", "compute_instance", "profile", "mig_uuid");

    internal static readonly int MigTotal = Mig.Gauge("gpu_mig_memory_total_bytes", "Memory of the instance. (nvmlDeviceGetMemoryInfo)");
    internal static readonly int MigUsed = Mig.Gauge("gpu_mig_memory_used_bytes", "Memory in use. (nvmlDeviceGetMemoryInfo)");
    internal static readonly int MigFree = Mig.Gauge("gpu_mig_memory_free_bytes", "Memory that is free. (nvmlDeviceGetMemoryInfo)");

    internal static readonly int MigReserved = Mig.Gauge(
        "gpu_mig_memory_reserved_bytes", "Memory that the driver keeps for itself. (nvmlDeviceGetMemoryInfo_v2)");

    internal static readonly int MigMultiprocessors = Mig.Gauge(
        "gpu_mig_multiprocessors", "Multiprocessors (SM) of the instance. (nvmlDeviceGetAttributes_v2)");

    internal static readonly int[] MigActivity = Mig.Gauges(
        "gpu_mig_activity_ratio", ActivityHelp, Real, "unit", "graphics", "sm", "sm_occupancy", "tensor", "memory", "fp64", "fp32", "fp16");

    internal static readonly int MigProcesses = Mig.Gauge(
        "gpu_mig_processes", "Processes that use the instance. (nvmlDeviceGetComputeRunningProcesses)");

    internal static readonly MetricFamily ProcessMemory = Host(
        "gpu_process_memory_bytes",
        "Memory of the GPU that a process uses. The instances are empty for a GPU that is not divided. pid is the one outside of "
            + "containers. (nvmlDeviceGetComputeRunningProcesses, Graphics)",
        "gpu", "uuid", "pid", "type", "gpu_instance", "compute_instance");

    internal static readonly MetricFamily ProcessInfo = Host(
        "gpu_process_info",
        "A process that uses the GPU, with the cgroup of its container (id, as in container_info) and its job of SLURM. "
            + "(/proc/PID/cgroup)",
        "gpu", "uuid", "pid", "id", "jobid");

    internal static readonly MetricFamily JobInfo = Host(
        "gpu_job_info", "A GPU, or an instance of it, and a job of SLURM that has it", "gpu", "uuid", "gpu_instance", "jobid");

    internal static readonly GpuSchema Job = new("jobid");

    internal static readonly int JobGpus = Job.Gauge("job_gpus", "GPUs of this host that the job of SLURM has");

    internal static readonly int JobUtilization = Job.Gauge(
        "job_gpu_utilization_ratio", "Mean of gpu_utilization_ratio over the job's GPUs of this host", Real);

    internal static readonly int JobMemory = Job.Gauge(
        "job_gpu_memory_used_bytes", "Memory of GPUs that the job's processes use; absent where the driver does not know it");

    /// <summary>The counters of a job, in the order of the sums of <see cref="GpuJobMeter"/>.</summary>
    internal static readonly int[] JobCounters =
    [
        Job.Counter(
            "job_gpu_allocated_seconds_total",
            "Time for which the job had GPUs of this host, times their number. Jobs that share a GPU have equal parts of it", Real),
        Job.Counter(
            "job_gpu_idle_seconds_total", "The part of it in which nothing ran on the GPU: a utilization of 0, or no process", Real),
        Job.Counter("job_gpu_energy_joules_total", "Energy of the GPUs while the job had them", Real),
        .. Job.Counters(
            "job_gpu_clock_event_seconds_total", "Time for which this kept the clocks of the job's GPUs down", Real, "reason",
            "software_power_cap", "sync_boost", "software_thermal", "hardware_thermal", "hardware_power_brake"),
    ];

    internal const int JobAllocated = 0;
    internal const int JobIdle = 1;

    /// <summary>From here on they are counters of the GPU.</summary>
    internal const int JobFirstCounter = 2;

    internal static readonly MetricFamily XidErrors = GpuSchema.Family(
        "gpu_xid_errors_total", MetricType.Counter,
        "Errors that the driver reported (XID) since the start of the exporter. The well-known ones begin at 0. (nvmlEventSetWait)",
        "gpu", "uuid", "xid");

    internal static readonly MetricFamily XidListening = Host(
        "gpu_xid_listening", "1 while XIDs are waited for. While it is 0, they are not counted");

    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        DriverUp, DriverInfo, Expected, Present, Info, .. Gpu.Families, .. Links.Families, MigInfo, .. Mig.Families, ProcessMemory,
        ProcessInfo, JobInfo, .. Job.Families, XidErrors, XidListening,
    ];

    private static MetricFamily Host(string name, string help, params ReadOnlySpan<string> labels) =>
        GpuSchema.Family(name, MetricType.Gauge, help, labels);
}
