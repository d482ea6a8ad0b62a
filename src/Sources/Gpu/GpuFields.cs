using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// The numbers that NVML gives out in one call for many (<c>NVML_FI_DEV_*</c> of nvml.h). A value that a GPU does not have fails alone.
/// </summary>
internal static class GpuFields
{
    public const uint NvlinkCount = 91;

    /// <summary><c>NVML_NVLINK_MAX_LINKS</c>.</summary>
    public const int MostLinks = 36;

    private const uint AllLinks = uint.MaxValue;
    private const uint NvlinkDataSent = 138;
    private const uint NvlinkDataReceived = 139;

    // For each link: its state, its three kinds of errors, and the bytes of NVLink 5.
    private static readonly uint[] OfLink = [165, 161, 162, 163, 202, 204];

    /// <summary>
    /// The times of three kinds of slowdown, whose numbers are not the same everywhere: nvidia-smi 580 and the bindings of drivers from
    /// 575 on ask for 251 to 253, the header of CUDA 13 has 269 to 271. Each gives the other three numbers to power smoothing. The times
    /// are the ones with 64 bits.
    /// </summary>
    private static readonly uint[][] Slowdowns = [[251, 252, 253], [269, 270, 271]];

    /// <summary>The first column of the times of slowdowns.</summary>
    private const int FirstSlowdown = 2;

    /// <summary>Fields with a column of their own.</summary>
    private static readonly (uint Field, int Column)[] Single =
    [
        (83, GpuFamilies.Energy),
        (82, GpuFamilies.MemoryTemperature),
        (185, GpuFamilies.PowerAverage),
        (186, GpuFamilies.PowerInstant),
        (74, GpuFamilies.ClockEventSeconds[0]),
        (76, GpuFamilies.ClockEventSeconds[1]),
        (94, GpuFamilies.PcieReplays),
        (142, GpuFamilies.RemappedRows[0]),
        (143, GpuFamilies.RemappedRows[1]),
        (144, GpuFamilies.RemapPending),
        (145, GpuFamilies.RemapFailed),
        (169, GpuFamilies.PcieRecoveries),
        (173, GpuFamilies.PcieErrors[0]),
        (174, GpuFamilies.PcieErrors[1]),
        (175, GpuFamilies.PcieErrors[2]),
        (176, GpuFamilies.PcieErrors[3]),
        (177, GpuFamilies.PcieErrors[4]),
        (178, GpuFamilies.PcieErrors[5]),
        (179, GpuFamilies.PcieErrors[6]),
        (180, GpuFamilies.PcieErrors[7]),
        (197, GpuFamilies.PcieSent),
        (198, GpuFamilies.PcieReceived),
        (230, GpuFamilies.RecoveryAction),
    ];

    /// <summary>Reads all fields of a GPU and of its links in one call.</summary>
    public static void Read(NvmlLibrary nvml, GpuDevice device, Span<long> row, Action<int, long[]> link)
    {
        var slowdowns = Single.Length;
        var totals = slowdowns + Slowdowns.Sum(s => s.Length);
        var links = totals + 2;
        var values = new NvmlFieldValue[links + (device.Links * OfLink.Length)];
        for (var i = 0; i < Single.Length; i++)
            values[i].Field = Single[i].Field;
        for (var i = slowdowns; i < totals; i++)
            values[i].Field = Slowdowns[(i - slowdowns) / Slowdowns[0].Length][(i - slowdowns) % Slowdowns[0].Length];
        values[totals] = new NvmlFieldValue { Field = NvlinkDataSent, Scope = AllLinks };
        values[totals + 1] = new NvmlFieldValue { Field = NvlinkDataReceived, Scope = AllLinks };
        for (var i = links; i < values.Length; i++)
        {
            var at = i - links;
            values[i] = new NvmlFieldValue { Field = OfLink[at % OfLink.Length], Scope = (uint)(at / OfLink.Length) };
        }

        if (nvml.Fields.Fill(device.Handle, values.AsSpan()) != NvmlCode.Success)
            return;
        for (var i = 0; i < Single.Length; i++)
        {
            if (TryRead(values[i], out var value))
                row[Single[i].Column] = value;
        }

        AddSlowdowns(values.AsSpan(slowdowns, totals - slowdowns), row);

        AddLinks(device, values.AsSpan(totals), row, link);
    }

    /// <summary>Takes the first group that is made of times.</summary>
    private static void AddSlowdowns(ReadOnlySpan<NvmlFieldValue> values, Span<long> row)
    {
        for (; !values.IsEmpty; values = values[Slowdowns[0].Length..])
        {
            var (isTime, found) = (true, false);
            for (var i = 0; i < Slowdowns[0].Length; i++)
            {
                if (!TryRead(values[i], out var value))
                    continue;
                isTime &= values[i].Type is 2 or 3 or 4;
                found = true;
                row[GpuFamilies.ClockEventSeconds[FirstSlowdown + i]] = isTime ? value : ValueTable.Absent;
            }

            if (found && isTime)
                return;
            for (var i = 0; i < Slowdowns[0].Length; i++)
                row[GpuFamilies.ClockEventSeconds[FirstSlowdown + i]] = ValueTable.Absent;
        }
    }

    /// <summary>False when the GPU has no such value.</summary>
    public static bool TryRead(in NvmlFieldValue field, out long value)
    {
        value = 0;
        if (field.Code != NvmlCode.Success)
            return false;
        switch (field.Type)
        {
            case 0:
                value = (long)BitConverter.UInt64BitsToDouble(field.Value);
                return true;
            case 1:
                value = (uint)field.Value;
                return true;
            case 2 or 3 when field.Value <= long.MaxValue:
                value = (long)field.Value;
                return true;
            case 4:
                value = (long)field.Value;
                return true;
            case 5:
                value = (int)field.Value;
                return true;
            case 6:
                value = (ushort)field.Value;
                return true;
            default:
                return false;
        }
    }

    private static void AddLinks(GpuDevice device, ReadOnlySpan<NvmlFieldValue> values, Span<long> row, Action<int, long[]> link)
    {
        var hasTotals = TryRead(values[0], out var sent) & TryRead(values[1], out var received);

        // NVML counts these in KiB.
        (sent, received) = hasTotals ? (sent * 1024, received * 1024) : (0, 0);
        for (var number = 0; number < device.Links; number++)
        {
            var of = values.Slice(2 + (number * OfLink.Length), OfLink.Length);
            var read = new long[OfLink.Length];
            for (var i = 0; i < read.Length; i++)
                read[i] = TryRead(of[i], out var value) ? value : ValueTable.Absent;
            link(number, read);
            if (hasTotals || read[4] == ValueTable.Absent || read[5] == ValueTable.Absent)
                continue;
            (sent, received) = (sent + read[4], received + read[5]);
            row[GpuFamilies.NvlinkSent] = sent;
            row[GpuFamilies.NvlinkReceived] = received;
        }

        if (hasTotals && device.Links > 0)
            (row[GpuFamilies.NvlinkSent], row[GpuFamilies.NvlinkReceived]) = (sent, received);
    }
}
