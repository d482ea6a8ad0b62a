using System.Globalization;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Gpu;

/// <summary>A process that uses a GPU. Its container and its job are found by the pid.</summary>
/// <param name="UsedMemory">Null where the driver does not know it.</param>
/// <param name="Instance">The instance of a divided GPU; null for a whole one.</param>
internal readonly record struct GpuProcess(uint Pid, ulong? UsedMemory, string Type, MigIdentity? Instance);

/// <summary>Lists the processes of GPUs and of their instances.</summary>
internal static class GpuProcesses
{
    public const string Compute = "compute";
    public const string Graphics = "graphics";

    /// <summary>Processes may start between the question for their number and that for their list: so much room is added.</summary>
    private const int Slack = 16;

    private const int MostTries = 4;

    /// <summary>
    /// The processes of a list; null where it cannot be had. A list that grows faster than it is asked for is left out this time.
    /// </summary>
    public static List<GpuProcess>? TryList(NvmlExport export, nint handle, string type, MigIdentity? instance)
    {
        // Only the oldest function has the short struct: those of _v2 and _v3 share the other one.
        var isOldest = !export.Name.EndsWith("_v2", StringComparison.Ordinal) && !export.Name.EndsWith("_v3", StringComparison.Ordinal);
        return isOldest
            ? TryList<NvmlProcessV1>(export, handle, p => Create(p.Pid, p.UsedMemory))
            : TryList<NvmlProcessV2>(export, handle, p => Create(p.Pid, p.UsedMemory));

        // All ones: the driver does not know it, as inside of a virtual machine.
        GpuProcess Create(uint pid, ulong memory) => new(pid, memory == ulong.MaxValue ? null : memory, type, instance);
    }

    /// <summary>Adds the series of the processes. A process with several contexts is listed once for each.</summary>
    public static void Add(SegmentBuilder series, GpuIdentity gpu, IEnumerable<GpuProcess> processes)
    {
        foreach (var same in processes.GroupBy(p => (p.Pid, p.Type, p.Instance)))
        {
            if (same.All(p => p.UsedMemory is null))
                continue;
            series.Add(
                same.Aggregate(0.0, (sum, p) => sum + (p.UsedMemory ?? 0)), gpu.Number, gpu.Uuid,
                same.Key.Pid.ToString(CultureInfo.InvariantCulture), same.Key.Type, same.Key.Instance?.GpuInstance ?? "",
                same.Key.Instance?.ComputeInstance ?? "");
        }
    }

    private static List<GpuProcess>? TryList<T>(NvmlExport export, nint handle, Func<T, GpuProcess> create)
        where T : unmanaged
    {
        uint count = 0;
        var code = export.List(handle, Span<T>.Empty, ref count);
        if (code == NvmlCode.Success)
            return [];
        for (var tries = 0; code == NvmlCode.InsufficientSize && tries < MostTries; tries++)
        {
            // The memory belongs to the call: one that hangs may still write to it.
            var room = new T[checked((int)Math.Min(count, 1 << 16) + Slack)];
            count = (uint)room.Length;
            code = export.List(handle, room.AsSpan(), ref count);
            if (code != NvmlCode.Success)
                continue;
            var processes = new List<GpuProcess>((int)count);
            foreach (var process in room.AsSpan(0, (int)Math.Min(count, (uint)room.Length)))
            {
                // Some drivers of the 535 series had longer structs under the same name: their pids are wrong, and often 0.
                if (create(process) is { Pid: > 0 } created)
                    processes.Add(created);
            }

            return processes;
        }

        return null;
    }
}
