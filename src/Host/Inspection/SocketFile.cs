using System.Runtime.InteropServices;

namespace LustreActors.Host.Inspection;

/// <summary>The identity of a Unix socket in the file system. The base library tells no socket from another file.</summary>
internal sealed record SocketFile(long Inode, long Device)
{
    private const int WorkingDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint TypeAndInode = 0x101;
    private const int TypeBits = 0xf000;
    private const int SocketType = 0xc000;

    /// <returns>Null when nothing lies at the path, or something else than a socket.</returns>
    public static SocketFile? Find(string path)
    {
        // The offsets of struct statx: stx_mode, stx_ino, and the two numbers of stx_dev.
        var status = new byte[256];
        return Statx(WorkingDirectory, path, DoNotFollow, TypeAndInode, status) == 0
            && (BitConverter.ToUInt16(status, 28) & TypeBits) == SocketType
            ? new SocketFile(BitConverter.ToInt64(status, 32), BitConverter.ToInt64(status, 136))
            : null;
    }

    [DllImport("libc.so.6", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(
        int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
}
