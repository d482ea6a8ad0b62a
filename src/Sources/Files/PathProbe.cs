using System.Runtime.InteropServices;
using System.Text;

namespace LustreActors.Sources;

internal enum PathKind
{
    File,
    Directory,

    /// <summary>A FIFO, a device or a socket: opening it may wait for ever.</summary>
    Other,
    Missing,
    Denied,
    Failed,
}

/// <summary>Says what a path is without opening it, which no call of the base library does for a FIFO.</summary>
internal static class PathProbe
{
    private const int WorkingDirectory = -100;
    private const int NoAutomount = 0x800;
    private const int DoNotSync = 0x4000;
    private const uint TypeAndMode = 3;
    private const int ModeAt = 28;
    private const int StatxSize = 256;
    private const int TypeMask = 0xF000;
    private const int TypeDirectory = 0x4000;
    private const int TypeRegular = 0x8000;

    private const int Eperm = 1;
    private const int Enoent = 2;
    private const int Eacces = 13;
    private const int Enotdir = 20;
    private const int Enosys = 38;

    public static PathKind Of(string path) => Of(path, out _);

    public static PathKind Of(string path, out string? error)
    {
        error = null;
        Span<byte> stat = stackalloc byte[StatxSize];
        var needed = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        var name = needed <= 1024 ? stackalloc byte[needed] : new byte[needed];
        name[Encoding.UTF8.GetBytes(path, name)] = 0;

        if (Statx(WorkingDirectory, ref MemoryMarshal.GetReference(name), NoAutomount | DoNotSync, TypeAndMode, ref MemoryMarshal.GetReference(stat)) == 0)
        {
            return (MemoryMarshal.Read<ushort>(stat[ModeAt..]) & TypeMask) switch
            {
                TypeRegular => PathKind.File,
                TypeDirectory => PathKind.Directory,
                _ => PathKind.Other,
            };
        }

        switch (Marshal.GetLastPInvokeError())
        {
            case Enoent or Enotdir:
                return PathKind.Missing;
            case Eacces:
                return PathKind.Denied;
            case Eperm or Enosys:
                return PathKind.File; // A seccomp filter that does not know statx says nothing about the path: opening it will.
            case var number:
                error = $"{path}: {Marshal.GetPInvokeErrorMessage(number)}";
                return PathKind.Failed;
        }
    }

    [DllImport("libc.so.6", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int directory, ref byte path, int flags, uint mask, ref byte buffer);
}
