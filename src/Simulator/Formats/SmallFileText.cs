using System.Text;

namespace LustreActors.Simulator;

/// <summary>The texts that are neither counters nor job tables.</summary>
internal static class SmallFileText
{
    /// <summary>The one-word content of sysfs.</summary>
    public static void WriteHealth(Utf8Writer writer, bool healthy) => writer.Write(healthy ? "healthy\n"u8 : "NOT HEALTHY\n"u8);

    /// <summary>The content of debugfs: the unhealthy devices; empty if all are healthy.</summary>
    public static void WriteDeviceHealth(Utf8Writer writer, IEnumerable<SimulatedTarget> targets)
    {
        var any = false;
        foreach (var target in targets.Where(target => !target.Healthy))
        {
            any = true;
            writer.Write("device "u8);
            writer.Write(Encoding.UTF8.GetBytes(target.Name));
            writer.Write(" reported unhealthy\n"u8);
        }

        if (any)
            writer.Write("NOT HEALTHY\n"u8);
    }

    /// <summary>The management server's view of a filesystem.</summary>
    public static void WriteLive(Utf8Writer writer, SimulatedFilesystem filesystem)
    {
        WriteText(writer, $"fsname: {filesystem.Name}\nflags: 0x20     gen: {filesystem.Targets.Count * 8}\n");
        foreach (var target in filesystem.Targets)
            WriteText(writer, $"{target.Name}\n");
        WriteText(
            writer,
            "\nSecure RPC Config Rules:\n\nimperative_recovery_state:\n    state: full\n    nonir_clients: 0\n" +
            $"    nidtbl_version: {filesystem.Targets.Count + 2}\n    notify_duration_total: 0.041730226\n" +
            "    notify_duation_max: 0.019204475\n    notify_count: 3\n");
    }

    public static void WriteText(Utf8Writer writer, string text) => writer.Write(Encoding.UTF8.GetBytes(text));
}
