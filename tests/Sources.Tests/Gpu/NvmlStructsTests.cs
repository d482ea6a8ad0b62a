using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LustreActors.Sources.Gpu;

namespace LustreActors.Sources.Tests.Gpu;

/// <summary>The layouts that nvml.h has on 64-bit Linux.</summary>
public class NvmlStructsTests
{
    [Fact]
    public void Structs_have_the_sizes_of_the_header() => Assert.Equal(
        [8, 24, 40, 68, 16, 24, 40, 32, 12, 8, 40, 104, 20, 8, 24, 40],
        [
            Unsafe.SizeOf<NvmlUtilization>(), Unsafe.SizeOf<NvmlMemory>(), Unsafe.SizeOf<NvmlMemoryV2>(), Unsafe.SizeOf<NvmlPciInfo>(),
            Unsafe.SizeOf<NvmlProcessV1>(), Unsafe.SizeOf<NvmlProcessV2>(), Unsafe.SizeOf<NvmlFieldValue>(), Unsafe.SizeOf<NvmlEventData>(),
            Unsafe.SizeOf<NvmlTemperature>(), Unsafe.SizeOf<NvmlMarginTemperature>(), Unsafe.SizeOf<NvmlDeviceAttributes>(),
            Unsafe.SizeOf<NvmlSramEcc>(), Unsafe.SizeOf<NvmlRowRemapper>(), Unsafe.SizeOf<NvmlGpmSupport>(),
            Unsafe.SizeOf<NvmlGpmHeader>(), Unsafe.SizeOf<NvmlGpmMetric>(),
        ]);

    [Fact]
    public void Fields_stand_where_the_header_has_them()
    {
        Assert.Equal([0, 8, 16, 24, 32], Offsets<NvmlMemoryV2>("Version", "Total", "Reserved", "Free", "Used"));
        Assert.Equal([0, 16, 20, 24, 28, 32, 36], Offsets<NvmlPciInfo>(
            "BusIdLegacy", "Domain", "Bus", "Device", "PciDeviceId", "PciSubSystemId", "BusId"));
        Assert.Equal([0, 8, 16, 20], Offsets<NvmlProcessV2>("Pid", "UsedMemory", "GpuInstance", "ComputeInstance"));
        Assert.Equal([0, 4, 8, 16, 24, 28, 32], Offsets<NvmlFieldValue>(
            "Field", "Scope", "Timestamp", "LatencyMicroseconds", "Type", "Code", "Value"));
        Assert.Equal([0, 8, 16, 24, 28], Offsets<NvmlEventData>("Device", "Type", "Data", "GpuInstance", "ComputeInstance"));
        Assert.Equal([0, 24, 28, 32], Offsets<NvmlDeviceAttributes>(
            "Multiprocessors", "GpuInstanceSlices", "ComputeInstanceSlices", "MemoryMebibytes"));
        Assert.Equal([0, 4, 8], Offsets<NvmlGpmMetric>("Id", "Code", "Value"));
        Assert.Equal([0, 4, 8, 16], Offsets<NvmlGpmHeader>("Version", "Count", "First", "Second"));
        Assert.Equal([8, 4], [.. Offsets<NvmlTemperature>("Celsius"), .. Offsets<NvmlTemperature>("Sensor")]);
    }

    [Fact]
    public void Version_words_are_those_of_the_header() => Assert.Equal(
        [0x02000028, 0x0100000C, 0x01000008, 0x01000068],
        [
            (int)NvmlVersion.Of<NvmlMemoryV2>(2), (int)NvmlVersion.Of<NvmlTemperature>(1), (int)NvmlVersion.Of<NvmlMarginTemperature>(1),
            (int)NvmlVersion.Of<NvmlSramEcc>(1),
        ]);

    private static int[] Offsets<T>(params string[] fields) => [.. fields.Select(f => (int)Marshal.OffsetOf<T>(f))];
}
