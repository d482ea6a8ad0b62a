using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LustreActors.Simulator.Tree;

/// <summary>System calls on named pipes that .NET does not offer.</summary>
internal static partial class NamedPipe
{
    private const int WriteOnly = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int SetPipeSize = 1031;

    public static void Create(string path)
    {
        // The owner opens the writing side later, so it needs the permission to write.
        if (MakeFifo(path, 0b110_100_100) != 0)
            throw new IOException($"mkfifo {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public static void HardLink(string existing, string another)
    {
        if (Link(existing, another) != 0)
            throw new IOException($"link {existing} {another}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Opens the writing side without blocking; null when no reader has opened the pipe or waits to open it.</summary>
    public static SafeFileHandle? OpenIfRead(string path)
    {
        var handle = Open(path, WriteOnly | NonBlocking | CloseOnExec);
        return handle < 0 ? null : new SafeFileHandle(handle, ownsHandle: true);
    }

    /// <summary>Grows the pipe as far as the system allows, and writes what it takes without blocking.</summary>
    public static void Fill(SafeFileHandle pipe, ReadOnlySpan<byte> content)
    {
        // A user other than root may not exceed pipe-max-size (1 MiB); a refusal leaves the pipe at its usual 64 KiB.
        if (Control(pipe, SetPipeSize, content.Length) < 0)
            _ = Control(pipe, SetPipeSize, 1 << 20);
        while (!content.IsEmpty)
        {
            var written = WriteTo(pipe, content, content.Length);
            if (written <= 0)
                return;
            content = content[(int)written..];
        }
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string existing, string another);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteTo(SafeFileHandle file, ReadOnlySpan<byte> content, nint length);
}
