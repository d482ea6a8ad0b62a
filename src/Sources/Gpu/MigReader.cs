using System.Globalization;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Gpu;

/// <summary>The numbers of an instance within its GPU, as labels.</summary>
internal sealed record MigIdentity(string GpuInstance, string ComputeInstance);

/// <summary>Reads the instances of divided GPUs.</summary>
internal sealed class MigReader(NvmlLibrary nvml, GpmMeter? meter, GpuReader reader, ValueTable table, SegmentBuilder info)
{
    /// <summary>Reads the instances of a GPU. Returns their processes.</summary>
    public List<GpuProcess> Read(GpuDevice device)
    {
        var all = new List<GpuProcess>();
        if (nvml.MigCount.Get(device.Handle, out uint most) != NvmlCode.Success)
            return all;
        for (uint number = 0; number < most; number++)
        {
            // The numbers have gaps, where an instance was deleted.
            if (nvml.MigHandle.Get(device.Handle, number, out nint handle) == NvmlCode.Success)
                Read(device, handle, all);
        }

        return all;
    }

    private void Read(GpuDevice device, nint handle, List<GpuProcess> all)
    {
        var gpu = device.Identity;
        var identity = new MigIdentity(Id(nvml.GpuInstance, handle), Id(nvml.ComputeInstance, handle));
        var row = table.Add(LabelText.Of(
            ("gpu", gpu.Number), ("uuid", gpu.Uuid), ("gpu_instance", identity.GpuInstance),
            ("compute_instance", identity.ComputeInstance)).AsRow());
        info.Add(
            1, gpu.Number, gpu.Uuid, identity.GpuInstance, identity.ComputeInstance, ProfileOf(nvml.DeviceName.Text(handle)),
            nvml.Uuid.Text(handle));
        if (reader.Memory(handle, out var memory) == NvmlCode.Success)
        {
            row[GpuFamilies.MigTotal] = memory.Total;
            row[GpuFamilies.MigUsed] = memory.Used;
            row[GpuFamilies.MigFree] = memory.Free;
            row[GpuFamilies.MigReserved] = memory.Reserved;
        }

        var attributes = default(NvmlDeviceAttributes);
        if (nvml.Attributes.Fill(handle, ref attributes) == NvmlCode.Success)
            row[GpuFamilies.MigMultiprocessors] = attributes.Multiprocessors;
        if (meter is not null && nvml.GpuInstance.Get(handle, out uint instance) == NvmlCode.Success)
            meter.Read(device.Handle, instance, row, GpuFamilies.MigActivity);
        if (GpuProcesses.TryList(nvml.ComputeProcesses, handle, GpuProcesses.Compute, identity) is not { } processes)
            return;
        row[GpuFamilies.MigProcesses] = processes.Select(p => p.Pid).Distinct().Count();
        all.AddRange(processes);
    }

    private static string Id(NvmlExport export, nint handle) =>
        export.Get(handle, out uint id) == NvmlCode.Success ? id.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary><c>1g.18gb</c> of <c>NVIDIA H200 MIG 1g.18gb</c>.</summary>
    private static string ProfileOf(string name)
    {
        const string Before = "MIG ";
        var at = name.LastIndexOf(Before, StringComparison.Ordinal);
        return at < 0 ? name : name[(at + Before.Length)..];
    }
}
