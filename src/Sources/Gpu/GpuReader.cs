using System.Globalization;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Gpu;

/// <summary>Reads the numbers of one GPU into its row. A call that fails costs its own values.</summary>
/// <param name="nvml">The library, initialised.</param>
/// <param name="links">The table of NVLinks, to which rows are added.</param>
internal sealed class GpuReader(NvmlLibrary nvml, ValueTable links)
{
    /// <summary>The bits of <c>nvmlClocksEventReason*</c> that mean that the hardware protects itself: 8, 64 and 128.</summary>
    private const ulong HardwareSlowdown = 0x8 | 0x40 | 0x80;

    /// <summary>False when the GPU was lost meanwhile: its row is of no use.</summary>
    public bool Read(GpuDevice device, Span<long> row)
    {
        var handle = device.Handle;
        ulong events = 0;
        var code = Memory(handle, out var memory);
        if (NvmlCode.IsEndOfDevice(code))
            return false;
        if (code == NvmlCode.Success)
        {
            row[GpuFamilies.MemoryTotal] = memory.Total;
            row[GpuFamilies.MemoryUsed] = memory.Used;
            row[GpuFamilies.MemoryFree] = memory.Free;
            row[GpuFamilies.MemoryReserved] = memory.Reserved;
        }

        var resetRequired = code == NvmlCode.ResetRequired;
        GpuFields.Read(nvml, device, row, (number, values) => AddLink(device, number, values));
        AddUtilization(handle, row);
        AddTemperatures(device, row);
        AddPower(handle, row);
        AddClocks(device, row, ref events);
        AddEcc(handle, row);
        AddRemapper(handle, row);
        AddPcie(handle, row);
        if (nvml.MigMode.Get(handle, out var mig, out _) == NvmlCode.Success)
            row[GpuFamilies.MigEnabled] = mig;

        // The last question: a GPU that was lost meanwhile has answered only a part.
        code = nvml.PerformanceState.Get(handle, out uint state);
        if (NvmlCode.IsEndOfDevice(code))
            return false;
        if (code == NvmlCode.Success && state <= 15)
            row[GpuFamilies.PerformanceState] = state;
        Judge(row, resetRequired || code == NvmlCode.ResetRequired, (events & HardwareSlowdown) != 0);
        return true;
    }

    /// <summary>Memory of a GPU or an instance. What the driver keeps is unknown before <c>_v2</c>, and absent then.</summary>
    public int Memory(nint handle, out (long Total, long Used, long Free, long Reserved) memory)
    {
        var second = new NvmlMemoryV2 { Version = NvmlVersion.Of<NvmlMemoryV2>(2) };
        var code = nvml.MemoryV2.Fill(handle, ref second);
        memory = (Number(second.Total), Number(second.Used), Number(second.Free), Number(second.Reserved));
        if (code is not (NvmlCode.FunctionNotFound or NvmlCode.ArgumentVersionMismatch))
            return code;
        var first = default(NvmlMemory);
        code = nvml.Memory.Fill(handle, ref first);
        memory = (Number(first.Total), Number(first.Used), Number(first.Free), ValueTable.Absent);
        return code;
    }

    /// <summary>The row of a GPU that does not answer.</summary>
    public static void ReadLost(Span<long> row)
    {
        row[GpuFamilies.Up] = 0;
        row[GpuFamilies.Healthy] = 0;
        row[GpuFamilies.Problems[0]] = 1;
    }

    private static long Number(ulong value) => value <= long.MaxValue ? (long)value : ValueTable.Absent;

    /// <summary>A problem that this GPU or driver cannot report is absent, and does not make the GPU unhealthy.</summary>
    private static void Judge(Span<long> row, bool resetRequired, bool slowedDown)
    {
        row[GpuFamilies.Up] = 1;
        Span<long> problems =
        [
            0, resetRequired ? 1 : 0, Flag(row[GpuFamilies.RecoveryAction]), Flag(row[GpuFamilies.RemapFailed]),
            Flag(row[GpuFamilies.RemapPending]), Flag(row[GpuFamilies.EccSramThreshold]),
            row[GpuFamilies.ClockEvents[0]] == ValueTable.Absent ? ValueTable.Absent : slowedDown ? 1 : 0,
        ];
        for (var i = 0; i < problems.Length; i++)
            row[GpuFamilies.Problems[i]] = problems[i];
        row[GpuFamilies.Healthy] = problems.Contains(1) ? 0 : 1;

        static long Flag(long value) => value == ValueTable.Absent ? ValueTable.Absent : value != 0 ? 1 : 0;
    }

    private static long Ratio(uint percent) => ValueTable.Real(percent / 100.0);

    private void AddLink(GpuDevice device, int number, long[] values)
    {
        var labels = LabelText.Of(
            ("gpu", device.Identity.Number), ("uuid", device.Identity.Uuid), ("link", number.ToString(CultureInfo.InvariantCulture)));
        var row = links.Add(labels.AsRow());
        row[GpuFamilies.LinkUp] = values[0];
        for (var i = 0; i < GpuFamilies.LinkErrors.Length; i++)
            row[GpuFamilies.LinkErrors[i]] = values[1 + i];
    }

    private void AddUtilization(nint handle, Span<long> row)
    {
        var rates = default(NvmlUtilization);
        if (nvml.Utilization.Fill(handle, ref rates) == NvmlCode.Success)
        {
            row[GpuFamilies.Utilization] = Ratio(rates.Gpu);
            row[GpuFamilies.MemoryUtilization] = Ratio(rates.Memory);
        }

        for (var i = 0; i < GpuFamilies.Engines.Length; i++)
        {
            if (nvml.Engines[i].Get(handle, out var percent, out _) == NvmlCode.Success)
                row[GpuFamilies.Engines[i]] = Ratio(percent);
        }
    }

    private void AddTemperatures(GpuDevice device, Span<long> row)
    {
        var current = new NvmlTemperature { Version = NvmlVersion.Of<NvmlTemperature>(1) };
        if (nvml.TemperatureV.Fill(device.Handle, ref current) == NvmlCode.Success)
            row[GpuFamilies.Temperature] = current.Celsius;
        else if (nvml.Temperature.Get(device.Handle, 0, out uint celsius) == NvmlCode.Success)
            row[GpuFamilies.Temperature] = celsius;
        var margin = new NvmlMarginTemperature { Version = NvmlVersion.Of<NvmlMarginTemperature>(1) };
        if (nvml.TemperatureMargin.Fill(device.Handle, ref margin) == NvmlCode.Success)
            row[GpuFamilies.TemperatureMargin] = margin.Celsius;
        for (var i = 0; i < device.TemperatureThresholds.Length; i++)
        {
            if (device.TemperatureThresholds[i] > 0)
                row[GpuFamilies.TemperatureThresholds[i]] = device.TemperatureThresholds[i];
        }

        var bar1 = default(NvmlMemory);
        if (nvml.Bar1Memory.Fill(device.Handle, ref bar1) == NvmlCode.Success)
            (row[GpuFamilies.Bar1Total], row[GpuFamilies.Bar1Used]) = (Number(bar1.Total), Number(bar1.Used));
    }

    private void AddPower(nint handle, Span<long> row)
    {
        Set(row, GpuFamilies.Power, nvml.Power, handle);
        Set(row, GpuFamilies.PowerLimits[0], nvml.PowerLimitEnforced, handle);
        Set(row, GpuFamilies.PowerLimits[1], nvml.PowerLimit, handle);
        Set(row, GpuFamilies.PowerLimits[2], nvml.PowerLimitDefault, handle);
        if (nvml.PowerLimitRange.Get(handle, out var minimum, out var maximum) == NvmlCode.Success)
            (row[GpuFamilies.PowerLimits[3]], row[GpuFamilies.PowerLimits[4]]) = (minimum, maximum);

        // Drivers before the field 83 have the function.
        if (row[GpuFamilies.Energy] == ValueTable.Absent && nvml.Energy.Get(handle, out ulong millijoules) == NvmlCode.Success)
            row[GpuFamilies.Energy] = Number(millijoules);
    }

    private void AddClocks(GpuDevice device, Span<long> row, ref ulong events)
    {
        const long Mega = 1_000_000;
        for (var i = 0; i < GpuFamilies.Clocks.Length; i++)
        {
            if (nvml.Clock.Get(device.Handle, (uint)i, out uint megahertz) == NvmlCode.Success)
                row[GpuFamilies.Clocks[i]] = megahertz * Mega;
            if (device.MaximumClocks[i] > 0)
                row[GpuFamilies.MaximumClocks[i]] = device.MaximumClocks[i] * Mega;
        }

        if (nvml.ClockEvents.Get(device.Handle, out events) != NvmlCode.Success)
        {
            events = 0;
            return;
        }

        if (nvml.ClockEventsSupported.Get(device.Handle, out ulong supported) != NvmlCode.Success)
            supported = ulong.MaxValue;
        for (var i = 0; i < GpuFamilies.ClockEvents.Length; i++)
        {
            if ((supported >> i & 1) != 0)
                row[GpuFamilies.ClockEvents[i]] = (long)(events >> i & 1);
        }
    }

    private void AddEcc(nint handle, Span<long> row)
    {
        if (nvml.EccMode.Get(handle, out var enabled, out _) != NvmlCode.Success)
            return;
        row[GpuFamilies.EccEnabled] = enabled;
        if (enabled == 0)
            return;
        for (uint kind = 0; kind < 2; kind++)
        {
            for (uint counter = 0; counter < 2; counter++)
            {
                if (nvml.EccTotal.Get(handle, kind, counter, out var total) == NvmlCode.Success)
                    row[GpuFamilies.EccErrors[(kind * 2) + counter]] = Number(total);
            }

            for (uint place = 0; place < 8; place++)
            {
                if (nvml.EccPlace.Get(handle, kind, 1, place, out var errors) == NvmlCode.Success)
                    row[GpuFamilies.EccPlaces[(kind * 8) + place]] = Number(errors);
            }
        }

        var sram = new NvmlSramEcc { Version = NvmlVersion.Of<NvmlSramEcc>(1) };
        if (nvml.EccSram.Fill(handle, ref sram) != NvmlCode.Success)
            return;
        ReadOnlySpan<ulong> checks = [sram.VolatileParity, sram.VolatileSecDed, sram.AggregateParity, sram.AggregateSecDed];
        ReadOnlySpan<ulong> sources = [sram.SourceL2, sram.SourceSm, sram.SourcePcie, sram.SourceMcu, sram.SourceOther];
        for (var i = 0; i < checks.Length; i++)
            row[GpuFamilies.EccSram[i]] = Number(checks[i]);
        for (var i = 0; i < sources.Length; i++)
            row[GpuFamilies.EccSramSources[i]] = Number(sources[i]);
        row[GpuFamilies.EccSramThreshold] = sram.ThresholdExceeded != 0 ? 1 : 0;
    }

    private void AddRemapper(nint handle, Span<long> row)
    {
        var banks = default(NvmlRowRemapper);
        if (nvml.RowRemapper.Fill(handle, ref banks) != NvmlCode.Success)
            return;
        ReadOnlySpan<uint> counts = [banks.Maximum, banks.High, banks.Partial, banks.Low, banks.None];
        for (var i = 0; i < counts.Length; i++)
            row[GpuFamilies.RemapBanks[i]] = counts[i];
    }

    private void AddPcie(nint handle, Span<long> row)
    {
        if (row[GpuFamilies.PcieReplays] == ValueTable.Absent)
            Set(row, GpuFamilies.PcieReplays, nvml.PcieReplays, handle);
        Set(row, GpuFamilies.PcieGeneration[0], nvml.PcieGeneration, handle);
        Set(row, GpuFamilies.PcieGeneration[1], nvml.PcieGenerationMaximum, handle);
        Set(row, GpuFamilies.PcieWidth[0], nvml.PcieWidth, handle);
        Set(row, GpuFamilies.PcieWidth[1], nvml.PcieWidthMaximum, handle);
    }

    private static void Set(Span<long> row, int column, NvmlExport export, nint handle)
    {
        if (export.Get(handle, out uint value) == NvmlCode.Success)
            row[column] = value;
    }
}
