using System.Globalization;
using LustreActors.Metrics.Families;

namespace LustreActors.Sources.Gpu;

/// <summary>A GPU of one session of NVML, with what does not change meanwhile.</summary>
internal sealed class GpuDevice
{
    private GpuDevice(nint handle, GpuIdentity identity) => (Handle, Identity) = (handle, identity);

    /// <summary>Valid until the session ends.</summary>
    public nint Handle { get; }

    public GpuIdentity Identity { get; }

    /// <summary>The values of <c>gpu_info</c>, in the order of its labels.</summary>
    public string[] Info { get; private init; } = [];

    /// <summary>The number of its file in <c>/dev</c>; its index where the driver does not tell it.</summary>
    public string Minor { get; private init; } = "";

    /// <summary>NVLinks that this GPU can have.</summary>
    public int Links { get; private init; }

    /// <summary>Shown in °C; 0 where the GPU has no such threshold.</summary>
    public uint[] TemperatureThresholds { get; private init; } = [];

    /// <summary>Shown in MHz; 0 where unknown.</summary>
    public uint[] MaximumClocks { get; private init; } = [];

    /// <summary>Null when the GPU does not tell who it is.</summary>
    public static GpuDevice? TryRead(NvmlLibrary nvml, nint handle, int index, out int code)
    {
        // The cheapest question that a lost GPU does not answer.
        code = nvml.PerformanceState.Get(handle, out uint _);
        if (NvmlCode.IsEndOfDevice(code) || NvmlCode.IsEndOfSession(code) || code == NvmlCode.Abandoned)
            return null;
        var uuid = nvml.Uuid.Text(handle);
        if (uuid.Length == 0)
            return null;
        var number = index.ToString(CultureInfo.InvariantCulture);
        var pci = default(NvmlPciInfo);
        var hasPci = nvml.Pci.Fill(handle, ref pci) == NvmlCode.Success;
        var bus = !hasPci ? "" : NvmlExport.TextOf(pci.BusId) is { Length: > 0 } full ? full : NvmlExport.TextOf(pci.BusIdLegacy);
        var minor = nvml.Minor.Get(handle, out uint m) == NvmlCode.Success ? m.ToString(CultureInfo.InvariantCulture) : "";
        return new GpuDevice(handle, new GpuIdentity(uuid, index))
        {
            Info = [number, uuid, nvml.DeviceName.Text(handle), bus, minor, nvml.Serial.Text(handle), nvml.Vbios.Text(handle)],
            Minor = minor.Length > 0 ? minor : number,
            Links = LinksOf(nvml, handle),
            TemperatureThresholds = Ask(nvml.TemperatureThreshold, handle, GpuFamilies.TemperatureThresholds.Length),
            MaximumClocks = Ask(nvml.MaximumClock, handle, GpuFamilies.MaximumClocks.Length),
        };
    }

    private static int LinksOf(NvmlLibrary nvml, nint handle)
    {
        Span<NvmlFieldValue> value = [new NvmlFieldValue { Field = GpuFields.NvlinkCount }];
        return nvml.Fields.Fill(handle, value) == NvmlCode.Success && GpuFields.TryRead(value[0], out var links)
            ? (int)Math.Clamp(links, 0, GpuFields.MostLinks) : 0;
    }

    private static uint[] Ask(NvmlExport export, nint handle, int kinds)
    {
        var values = new uint[kinds];
        for (var kind = 0; kind < kinds; kind++)
        {
            if (export.Get(handle, (uint)kind, out uint value) == NvmlCode.Success)
                values[kind] = value;
        }

        return values;
    }
}

/// <summary>The last known identity of a GPU that is gone.</summary>
/// <param name="Index">Its number in the session in which it was last seen.</param>
internal sealed record GpuIdentity(string Uuid, int Index)
{
    public string Number { get; } = Index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The labels of its row.</summary>
    public byte[] Labels { get; } = LabelText.Of(("gpu", Index.ToString(CultureInfo.InvariantCulture)), ("uuid", Uuid)).AsRow();
}
