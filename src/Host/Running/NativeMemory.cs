using System.Runtime.InteropServices;

namespace LustreActors.Host;

/// <summary>
/// Keeps the C library from hoarding what compression asks it for. Left alone it makes an arena for each thread and gives little of it
/// back, and a collector that answers with gzip grows by tens of megabytes.
/// </summary>
internal static class NativeMemory
{
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    public static void Tame()
    {
        try
        {
            // Large pieces come from the kernel and go back to it at once; small ones share one arena.
            _ = Tune(MmapThreshold, 32 * 1024);
            _ = Tune(ArenaMax, 1);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library than glibc has no such habit.
        }
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Tune(int option, int value);
}
