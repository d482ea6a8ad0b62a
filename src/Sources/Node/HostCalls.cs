using System.Runtime.InteropServices;
using System.Text;

namespace LustreActors.Sources.Node;

/// <summary>Calls of the C library for what no file shows.</summary>
internal static class HostCalls
{
    private const int RealTime = 0;

    /// <summary>Six fields of 65 bytes: sysname, nodename, release, version, machine, domainname.</summary>
    private const int UnameField = 65;
    private const int UnameFields = 6;

    /// <summary><c>struct statfs</c> of 64-bit Linux.</summary>
    private const int StatfsSize = 120;

    private const int TmSize = 56;
    private const int OffsetInTm = 40;
    private const int ZoneInTm = 48;
    private const int PathMax = 4096;

    /// <summary>Asks for the size of a filesystem. Never returns where its server is dead.</summary>
    /// <returns>The errno. 0 when the call succeeded.</returns>
    public static int Statfs(string path, out FilesystemSize size)
    {
        Span<long> buffer = stackalloc long[StatfsSize / sizeof(long)];
        var result = Statfs(ref MemoryMarshal.GetReference(ZeroTerminated(path)), ref MemoryMarshal.GetReference(buffer));
        size = new FilesystemSize(buffer[1], (ulong)buffer[2], (ulong)buffer[3], (ulong)buffer[4], (ulong)buffer[5], (ulong)buffer[6]);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>The names of the running kernel. Null where the call fails.</summary>
    public static string[]? Uname()
    {
        var buffer = new byte[UnameField * UnameFields];
        if (Uname(ref MemoryMarshal.GetArrayDataReference(buffer)) != 0)
            return null;
        var names = new string[UnameFields];
        for (var i = 0; i < names.Length; i++)
        {
            var field = buffer.AsSpan(i * UnameField, UnameField);
            var end = field.IndexOf((byte)0);
            names[i] = Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
        }

        return names;
    }

    /// <summary>The wall clock in nanoseconds since 1970.</summary>
    public static long Clock()
    {
        Span<long> time = stackalloc long[2];
        return ClockGetTime(RealTime, ref MemoryMarshal.GetReference(time)) == 0 ? (time[0] * 1_000_000_000) + time[1] : 0;
    }

    /// <summary>The name of the local time zone at a moment, and the seconds by which it is ahead of UTC.</summary>
    public static (string Name, long Seconds) Zone(long unixSeconds)
    {
        Span<byte> tm = stackalloc byte[TmSize];
        if (LocalTime(ref unixSeconds, ref MemoryMarshal.GetReference(tm)) == 0)
            return ("UTC", 0);
        var name = Marshal.PtrToStringUTF8((nint)MemoryMarshal.Read<long>(tm[ZoneInTm..])) ?? "";
        return (name, MemoryMarshal.Read<long>(tm[OffsetInTm..]));
    }

    /// <summary>The path behind all links. Null where there is nothing.</summary>
    public static string? RealPath(string path)
    {
        var buffer = new byte[PathMax];
        if (RealPath(ref MemoryMarshal.GetReference(ZeroTerminated(path)), ref MemoryMarshal.GetArrayDataReference(buffer)) == 0)
            return null;
        return Encoding.UTF8.GetString(buffer.AsSpan(0, buffer.AsSpan().IndexOf((byte)0)));
    }

    private static Span<byte> ZeroTerminated(string path)
    {
        var name = new byte[Encoding.UTF8.GetMaxByteCount(path.Length) + 1];
        Encoding.UTF8.GetBytes(path, name);
        return name;
    }

    [DllImport("libc.so.6", EntryPoint = "statfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statfs(ref byte path, ref long buffer);

    [DllImport("libc.so.6", EntryPoint = "uname")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Uname(ref byte buffer);

    [DllImport("libc.so.6", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, ref long time);

    [DllImport("libc.so.6", EntryPoint = "localtime_r")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint LocalTime(ref long time, ref byte result);

    [DllImport("libc.so.6", EntryPoint = "realpath")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint RealPath(ref byte path, ref byte resolved);
}

internal readonly record struct FilesystemSize(long BlockBytes, ulong Blocks, ulong Free, ulong Available, ulong Files, ulong FilesFree);
