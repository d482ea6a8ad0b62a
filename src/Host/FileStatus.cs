using System.Runtime.InteropServices;

namespace LustreActors.Host;

/// <summary>
/// What the kernel says of a path; of a link, and not of its target. The base library tells neither a socket nor an owner.
/// </summary>
internal readonly record struct FileStatus(int Type, uint Owner, long Inode, long Device)
{
    private const int WorkingDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint TypeOwnerAndInode = 0x109;
    private const int TypeBits = 0xf000;
    private const int SocketType = 0xc000;
    private const int FolderType = 0x4000;

    public bool IsSocket => Type == SocketType;

    public bool IsFolder => Type == FolderType;

    /// <returns>Null when nothing lies at the path, or it cannot be seen.</returns>
    public static FileStatus? Read(string path)
    {
        // The offsets of struct statx: stx_uid, stx_mode, stx_ino, and the two numbers of stx_dev.
        var status = new byte[256];
        return Statx(WorkingDirectory, path, DoNotFollow, TypeOwnerAndInode, status) == 0
            ? new FileStatus(
                BitConverter.ToUInt16(status, 28) & TypeBits, BitConverter.ToUInt32(status, 20), BitConverter.ToInt64(status, 32),
                BitConverter.ToInt64(status, 136))
            : null;
    }

    [DllImport("libc.so.6", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(
        int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
}
