using LustreActors.Sources.Files;

namespace LustreActors.Sources.Self;

/// <summary>Reads what the kernel says of a process. A file that is missing or not understood costs its figures.</summary>
public static class ProcessReader
{
    /// <summary>USER_HZ, which is 100 on every architecture that Lustre runs on, whatever the kernel's own tick.</summary>
    private const double TicksPerSecond = 100;

    /// <param name="files">A reader.</param>
    /// <param name="process">
    /// The process's folder in the real <c>/proc</c>: a host's that is mounted elsewhere shows the process under a number that only the
    /// host knows.
    /// </param>
    public static ProcessFigures Read(FileReader files, string process)
    {
        var figures = default(ProcessFigures);
        if (files.TryRead(Path.Combine(process, "stat"), out var text) == ReadStatus.Read && ProcessText.TryStat(text, out var stat))
        {
            figures = figures with
            {
                CpuSeconds = stat.CpuTicks / TicksPerSecond,
                VirtualBytes = stat.VirtualBytes,
                Threads = stat.Threads,
            };
        }

        if (files.TryRead(Path.Combine(process, "status"), out text) == ReadStatus.Read)
        {
            figures = figures with
            {
                ResidentBytes = ProcessText.TryMemory(text, "VmRSS:"u8, out var resident) ? resident : null,

                // Not before Linux 4.5.
                AnonymousBytes = ProcessText.TryMemory(text, "RssAnon:"u8, out var anonymous) ? anonymous : null,
            };
        }

        if (files.TryRead(Path.Combine(process, "limits"), out text) == ReadStatus.Read && ProcessText.TryOpenFiles(text, out var most))
            figures = figures with { MaximumFiles = most };

        // Not fd: its entries are links, and to look at one is to touch the file behind it. Less the descriptor that reads the directory.
        if (files.Count(Path.Combine(process, "fdinfo"), out var open) == ReadStatus.Read)
            figures = figures with { OpenFiles = open - 1 };
        return figures;
    }
}

/// <summary>A process's figures; null where the kernel does not say.</summary>
public readonly record struct ProcessFigures(
    double? CpuSeconds, long? ResidentBytes, long? AnonymousBytes, long? VirtualBytes, long? Threads, long? OpenFiles, long? MaximumFiles);
