using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// The families of dcgm-exporter's default list that NVML knows, with its names, units and labels, so that its dashboards and alerts work.
/// </summary>
/// <param name="host">The value of the label <c>hostname</c>.</param>
public sealed class DcgmNames(string host)
{
    private static readonly string[] LabelNames =
        ["gpu", "UUID", "pci_bus_id", "device", "modelName", "hostname", "DCGM_FI_DRIVER_VERSION"];

    private static readonly Name[] Names =
    [
        Gauge("GPU_UTIL", "GPU utilization (in %).", GpuFamilies.Utilization, Percent),
        Gauge("MEM_COPY_UTIL", "Memory utilization (in %).", GpuFamilies.MemoryUtilization, Percent),
        Gauge("ENC_UTIL", "Encoder utilization (in %).", GpuFamilies.Engines[0], Percent),
        Gauge("DEC_UTIL", "Decoder utilization (in %).", GpuFamilies.Engines[1], Percent),
        Gauge("SM_CLOCK", "SM clock frequency (in MHz).", GpuFamilies.Clocks[1], Mega),
        Gauge("MEM_CLOCK", "Memory clock frequency (in MHz).", GpuFamilies.Clocks[2], Mega),
        Gauge("GPU_TEMP", "GPU temperature (in C).", GpuFamilies.Temperature),
        Gauge("MEMORY_TEMP", "Memory temperature (in C).", GpuFamilies.MemoryTemperature),
        Gauge("POWER_USAGE", "Power draw (in W).", GpuFamilies.Power) with { Format = NumberFormat.Milli },
        Counter("TOTAL_ENERGY_CONSUMPTION", "Total energy consumption since boot (in mJ).", GpuFamilies.Energy),
        Gauge("FB_FREE", "Framebuffer memory free (in MiB).", GpuFamilies.MemoryFree, Mebi),
        Gauge("FB_USED", "Framebuffer memory used (in MiB).", GpuFamilies.MemoryUsed, Mebi),
        Gauge("FB_RESERVED", "Framebuffer memory reserved (in MiB).", GpuFamilies.MemoryReserved, Mebi),
        Counter("PCIE_REPLAY_COUNTER", "Total number of PCIe retries.", GpuFamilies.PcieReplays),
        Gauge("XID_ERRORS", "Value of the last XID error encountered.", GpuFamilies.XidLast),
        Counter("ECC_SBE_VOL_TOTAL", "Total number of single-bit volatile ECC errors.", GpuFamilies.EccErrors[0]),
        Counter("ECC_SBE_AGG_TOTAL", "Total number of single-bit persistent ECC errors.", GpuFamilies.EccErrors[1]),
        Counter("ECC_DBE_VOL_TOTAL", "Total number of double-bit volatile ECC errors.", GpuFamilies.EccErrors[2]),
        Counter("ECC_DBE_AGG_TOTAL", "Total number of double-bit persistent ECC errors.", GpuFamilies.EccErrors[3]),
        Counter("CORRECTABLE_REMAPPED_ROWS", "Number of remapped rows for correctable errors", GpuFamilies.RemappedRows[0]),
        Counter("UNCORRECTABLE_REMAPPED_ROWS", "Number of remapped rows for uncorrectable errors", GpuFamilies.RemappedRows[1]),
        Gauge("ROW_REMAP_FAILURE", "Whether remapping of rows has failed", GpuFamilies.RemapFailed),
    ];

    private static readonly SegmentLayout[] Layouts =
        [.. Names.Select((n, column) => new SegmentLayout(n.Family, LabelText.Empty, new SampleColumn(column, n.Format)))];

    public static IReadOnlyList<MetricFamily> Families { get; } = [.. Names.Select(n => n.Family)];

    /// <summary>Adds the families from the rows of GPUs that answered.</summary>
    internal void AddSegments(
        ValueTable gpus, IEnumerable<(int Row, GpuDevice Device)> answering, string driver, ImmutableArray<Segment>.Builder segments)
    {
        var table = new ValueTable(Names.Length, gpus.Count);
        foreach (var (number, device) in answering)
        {
            var from = gpus.Row(number);
            var to = table.Add(LabelsOf(device, driver));
            for (var i = 0; i < Names.Length; i++)
            {
                var value = from[Names[i].Column];
                to[i] = value == ValueTable.Absent ? value : Names[i].Convert(value);
            }
        }

        for (var i = 0; i < Layouts.Length; i++)
        {
            if (HasValue(table, i))
                segments.Add(new Segment(Layouts[i], table));
        }
    }

    private static bool HasValue(ValueTable table, int column)
    {
        for (var row = 0; row < table.Count; row++)
        {
            if (table.Row(row)[column] != ValueTable.Absent)
                return true;
        }

        return false;
    }

    private static Name Gauge(string name, string help, int column, Func<long, long>? convert = null) =>
        new(Family(name, MetricType.Gauge, help), column, convert ?? Same);

    private static Name Counter(string name, string help, int column) => new(Family(name, MetricType.Counter, help), column, Same);

    private static MetricFamily Family(string name, MetricType type, string help) =>
        new("DCGM_FI_DEV_" + name, type, help, "", LabelNames);

    private static long Same(long value) => value;

    private static long Percent(long ratio) => (long)Math.Round(BitConverter.Int64BitsToDouble(ratio) * 100);

    private static long Mega(long value) => value / 1_000_000;

    private static long Mebi(long value) => value / (1024 * 1024);

    private byte[] LabelsOf(GpuDevice device, string driver)
    {
        // The values of gpu_info: gpu, uuid, name, pci_bus_id, minor.
        var info = device.Info;
        return LabelText.Of(
            ("gpu", info[0]), ("UUID", info[1]), ("pci_bus_id", info[3]), ("device", "nvidia" + info[4]), ("modelName", info[2]),
            ("hostname", host), ("DCGM_FI_DRIVER_VERSION", driver)).AsRow();
    }

    private sealed record Name(MetricFamily Family, int Column, Func<long, long> Convert)
    {
        public NumberFormat Format { get; init; } = NumberFormat.Integer;
    }
}
