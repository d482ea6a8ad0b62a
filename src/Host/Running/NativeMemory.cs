using System.Runtime.InteropServices;

namespace LustreActors.Host.Running;

/// <summary>
/// Configures glibc's malloc for compression. By default it keeps an arena per thread and returns little of it, so that a process that
/// answers with gzip grows by tens of megabytes.
/// </summary>
internal static class NativeMemory
{
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    public static void ConfigureMalloc()
    {
        try
        {
            // Large blocks are mapped, and unmapped when they are freed; small ones share one arena.
            _ = Tune(MmapThreshold, 32 * 1024);
            _ = Tune(ArenaMax, 1);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Other C libraries than glibc need no such setting.
        }
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Tune(int option, int value);
}
