using System.Runtime.InteropServices;

namespace LustreActors.Host.Tests.Running;

/// <summary>A FIFO in place of a file: opening it hangs until the other end is opened.</summary>
internal static class Fifo
{
    public static string Make(string path)
    {
        Assert.Equal(0, MakeFifo(path, 0b110_000_000));
        return path;
    }

    [DllImport("libc.so.6", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo(string path, uint mode);
}
