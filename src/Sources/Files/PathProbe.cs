using System.Runtime.InteropServices;

namespace LustreActors.Sources.Files;

internal enum PathKind
{
    File,
    Directory,

    /// <summary>A FIFO or a socket. Opening it may never return.</summary>
    Other,

    /// <summary>A device. None of Lustre's files is one, and reading it may never end.</summary>
    Device,
    Missing,
    Denied,
    Failed,
}

/// <summary>Finds out what a path is without opening it. The base library has no call that does so for a FIFO.</summary>
internal static class PathProbe
{
    private const uint TypeAndMode = 3;
    private const int ModeAt = 28;
    private const int StatxSize = 256;
    private const int TypeMask = 0xF000;
    private const int TypeDirectory = 0x4000;
    private const int TypeRegular = 0x8000;
    private const int TypeCharacterDevice = 0x2000;
    private const int TypeBlockDevice = 0x6000;

    public static PathKind Probe(string path) => Probe(path, out _);

    public static PathKind Probe(string path, out string? error)
    {
        error = null;
        Span<byte> stat = stackalloc byte[StatxSize];
        var errno = SystemCalls.Statx(path, TypeAndMode, stat);
        if (errno == 0)
        {
            return (MemoryMarshal.Read<ushort>(stat[ModeAt..]) & TypeMask) switch
            {
                TypeRegular => PathKind.File,
                TypeDirectory => PathKind.Directory,
                TypeCharacterDevice or TypeBlockDevice => PathKind.Device,
                _ => PathKind.Other,
            };
        }

        switch (errno)
        {
            case SystemCalls.Enoent or SystemCalls.Enotdir:
                return PathKind.Missing;
            case SystemCalls.Eacces:
                return PathKind.Denied;
            case SystemCalls.Eperm or SystemCalls.Enosys:
                return PathKind.File; // A seccomp filter that does not know statx says nothing about the path: opening it will.
            default:
                error = $"{path}: {Marshal.GetPInvokeErrorMessage(errno)}";
                return PathKind.Failed;
        }
    }
}
