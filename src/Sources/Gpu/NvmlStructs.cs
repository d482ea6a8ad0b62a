using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LustreActors.Sources.Gpu;

// The layouts of nvml.h on 64-bit Linux. The fields that are not read stand here for the offsets of the others.

/// <summary>The first word of a versioned struct: its size, and its version in the highest byte.</summary>
internal static class NvmlVersion
{
    public static uint Of<T>(int version)
        where T : unmanaged => (uint)Unsafe.SizeOf<T>() | ((uint)version << 24);
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlUtilization
{
    public uint Gpu;
    public uint Memory;
}

/// <summary>Without <c>reserved</c>, which is part of <see cref="Used"/> here.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory
{
    public ulong Total;
    public ulong Free;
    public ulong Used;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemoryV2
{
    public uint Version;
    public ulong Total;
    public ulong Reserved;
    public ulong Free;
    public ulong Used;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlPciInfo
{
    public NvmlText16 BusIdLegacy;
    public uint Domain;
    public uint Bus;
    public uint Device;
    public uint PciDeviceId;
    public uint PciSubSystemId;
    public NvmlText32 BusId;
}

[InlineArray(16)]
internal struct NvmlText16
{
    private byte _first;
}

[InlineArray(32)]
internal struct NvmlText32
{
    private byte _first;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlProcessV1
{
    public uint Pid;
    public ulong UsedMemory;
}

/// <summary>The struct of the functions <c>_v2</c> and <c>_v3</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlProcessV2
{
    public uint Pid;
    public ulong UsedMemory;
    public uint GpuInstance;
    public uint ComputeInstance;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlFieldValue
{
    public uint Field;
    public uint Scope;
    public long Timestamp;
    public long LatencyMicroseconds;
    public uint Type;
    public int Code;
    public ulong Value;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlEventData
{
    public nint Device;
    public ulong Type;
    public ulong Data;
    public uint GpuInstance;
    public uint ComputeInstance;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlTemperature
{
    public uint Version;
    public uint Sensor;
    public int Celsius;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMarginTemperature
{
    public uint Version;
    public int Celsius;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlDeviceAttributes
{
    public uint Multiprocessors;
    public uint CopyEngines;
    public uint Decoders;
    public uint Encoders;
    public uint JpegEngines;
    public uint OpticalFlowEngines;
    public uint GpuInstanceSlices;
    public uint ComputeInstanceSlices;
    public ulong MemoryMebibytes;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlSramEcc
{
    public uint Version;
    public ulong AggregateParity;
    public ulong AggregateSecDed;
    public ulong AggregateCorrected;
    public ulong VolatileParity;
    public ulong VolatileSecDed;
    public ulong VolatileCorrected;
    public ulong SourceL2;
    public ulong SourceSm;
    public ulong SourcePcie;
    public ulong SourceMcu;
    public ulong SourceOther;
    public uint ThresholdExceeded;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlGpmSupport
{
    public uint Version;
    public uint IsSupported;
}

/// <summary>The begin of <c>nvmlGpmMetricsGet_t</c>; the metrics follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlGpmHeader
{
    public uint Version;
    public uint Count;
    public nint First;
    public nint Second;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlGpmMetric
{
    public uint Id;
    public int Code;
    public double Value;
    public nint ShortName;
    public nint LongName;
    public nint Unit;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlRowRemapper
{
    public uint Maximum;
    public uint High;
    public uint Partial;
    public uint Low;
    public uint None;
}
