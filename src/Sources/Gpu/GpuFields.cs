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

    /// <summary>Fields with a column of their own.</summary>
    private static readonly (uint Field, int Column)[] Single =
    [
        (83, GpuFamilies.Energy),
        (82, GpuFamilies.MemoryTemperature),
        (185, GpuFamilies.PowerAverage),
        (186, GpuFamilies.PowerInstant),
        (74, GpuFamilies.ClockEventSeconds[0]),
        (76, GpuFamilies.ClockEventSeconds[1]),
        (251, GpuFamilies.ClockEventSeconds[2]),
        (252, GpuFamilies.ClockEventSeconds[3]),
        (253, GpuFamilies.ClockEventSeconds[4]),
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
        var totals = Single.Length;
        var links = totals + 2;
        var values = new NvmlFieldValue[links + (device.Links * OfLink.Length)];
        for (var i = 0; i < totals; i++)
            values[i].Field = Single[i].Field;
        values[totals] = new NvmlFieldValue { Field = NvlinkDataSent, Scope = AllLinks };
        values[totals + 1] = new NvmlFieldValue { Field = NvlinkDataReceived, Scope = AllLinks };
        for (var i = links; i < values.Length; i++)
        {
            var at = i - links;
            values[i] = new NvmlFieldValue { Field = OfLink[at % OfLink.Length], Scope = (uint)(at / OfLink.Length) };
        }

        if (nvml.Fields.Fill(device.Handle, values.AsSpan()) != NvmlCode.Success)
            return;
        for (var i = 0; i < totals; i++)
        {
            if (TryRead(values[i], out var value))
                row[Single[i].Column] = value;
        }

        AddLinks(device, values.AsSpan(totals), row, link);
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
