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

    /// <summary>Deletes it. Those that wait for its other end get the end of the file.</summary>
    public static void End(string path)
    {
        using var both = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        File.Delete(path);
    }

    [DllImport("libc.so.6", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo(string path, uint mode);
}
