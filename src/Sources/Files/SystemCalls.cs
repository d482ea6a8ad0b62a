using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LustreActors.Sources.Files;

/// <summary>
/// The system calls that the base library lacks. Its own way of opening a file takes an advisory lock and fails where another process
/// holds one: any user could keep a counter from being read.
/// </summary>
internal static class SystemCalls
{
    public const int Eperm = 1;
    public const int Enoent = 2;
    public const int Eacces = 13;
    public const int Enotdir = 20;
    public const int Enosys = 38;

    private const int Eintr = 4;
    private const int WorkingDirectory = -100;
    private const int NoAutomount = 0x800;
    private const int DoNotSync = 0x4000;
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>The errno. 0 when the call succeeded.</summary>
    public static int Statx(string path, uint mask, Span<byte> buffer)
    {
        Span<byte> name = stackalloc byte[1024];
        name = ZeroTerminated(path, name);
        var result = Statx(
            WorkingDirectory, ref MemoryMarshal.GetReference(name), NoAutomount | DoNotSync, mask, ref MemoryMarshal.GetReference(buffer));
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Opens a file for reading only.</summary>
    public static SafeFileHandle? Open(string path, out int errno)
    {
        Span<byte> name = stackalloc byte[1024];
        name = ZeroTerminated(path, name);
        int descriptor;
        do
        {
            descriptor = Open(ref MemoryMarshal.GetReference(name), ReadOnlyCloseOnExec);
            errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (errno == Eintr);

        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Opens a file, reads it with one call, and closes it.</summary>
    /// <returns>The errno. 0 when the calls succeeded.</returns>
    public static int ReadOnce(string path, Span<byte> buffer, out int length)
    {
        length = 0;
        Span<byte> name = stackalloc byte[1024];
        name = ZeroTerminated(path, name);
        int descriptor;
        do
        {
            descriptor = Open(ref MemoryMarshal.GetReference(name), ReadOnlyCloseOnExec);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Eintr);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError();

        nint read;
        do
        {
            read = Read(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
        }
        while (read < 0 && Marshal.GetLastPInvokeError() == Eintr);
        var errno = read < 0 ? Marshal.GetLastPInvokeError() : 0;
        length = read < 0 ? 0 : (int)read;
        _ = Close(descriptor);
        return errno;
    }

    private static Span<byte> ZeroTerminated(string path, Span<byte> room)
    {
        var needed = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        if (needed > room.Length)
            room = new byte[needed];
        var length = Encoding.UTF8.GetBytes(path, room);
        room[length] = 0;
        return room[..(length + 1)];
    }

    [DllImport("libc.so.6", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int directory, ref byte path, int flags, uint mask, ref byte buffer);

    [DllImport("libc.so.6", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(ref byte path, int flags);

    [DllImport("libc.so.6", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Read(int descriptor, ref byte buffer, nint length);

    [DllImport("libc.so.6", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
