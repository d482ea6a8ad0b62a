using LustreActors.Sources.Files;

namespace LustreActors.Sources.Self;

/// <summary>Reads the kernel's figures of a process. A file that is missing or not understood leaves its own figures null.</summary>
public static class ProcessReader
{
    /// <summary>USER_HZ, which is 100 on every architecture that Lustre runs on, whatever the kernel's own tick.</summary>
    private const double TicksPerSecond = 100;

    /// <param name="files">A reader.</param>
    /// <param name="process">
    /// The folder of the process in this process's own <c>/proc</c>. The <c>/proc</c> of a host that is mounted in a container shows the
    /// process under another number.
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

                // Linux shows it from 4.5 on.
                AnonymousBytes = ProcessText.TryMemory(text, "RssAnon:"u8, out var anonymous) ? anonymous : null,
            };
        }

        if (files.TryRead(Path.Combine(process, "limits"), out text) == ReadStatus.Read && ProcessText.TryOpenFiles(text, out var most))
            figures = figures with { MaximumFiles = most };

        // Not fd: its entries are links, and looking at a link touches the file behind it. The descriptor that reads the directory is
        // subtracted.
        if (files.Count(Path.Combine(process, "fdinfo"), out var open) == ReadStatus.Read)
            figures = figures with { OpenFiles = open - 1 };
        return figures;
    }
}

/// <summary>A process's figures; null where the kernel does not show them.</summary>
public readonly record struct ProcessFigures(
    double? CpuSeconds, long? ResidentBytes, long? AnonymousBytes, long? VirtualBytes, long? Threads, long? OpenFiles, long? MaximumFiles);
