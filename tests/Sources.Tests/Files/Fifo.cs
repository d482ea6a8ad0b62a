using System.Runtime.InteropServices;
using System.Text;

namespace LustreActors.Sources.Tests.Files;

internal static class Fifo
{
    public static string Make(string path)
    {
        Assert.Equal(0, MakeFifo(Encoding.UTF8.GetBytes(path + "\0"), 0x1A4));
        return path;
    }

    [DllImport("libc.so.6", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo(byte[] path, uint mode);
}
