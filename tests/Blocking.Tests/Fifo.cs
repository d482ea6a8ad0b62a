using System.Runtime.InteropServices;

namespace LustreActors.Blocking.Tests;

/// <summary>A FIFO nobody writes to: opening it for reading hangs in the kernel, as a file on a dead server does, until somebody opens the other end.</summary>
internal sealed class Fifo : IDisposable
{
    private const uint OwnerOnly = 0x180;
    private readonly string _folder = Directory.CreateTempSubdirectory("lane-").FullName;

    public Fifo()
    {
        Path = System.IO.Path.Combine(_folder, "fifo");
        Assert.Equal(0, MakeFifo(Marshal.StringToCoTaskMemUTF8(Path), OwnerOnly));
    }

    public string Path { get; }

    /// <summary>What a source does: look before it opens.</summary>
    public int Read(LaneCall call)
    {
        call.Reading(Path);
        if (!call.MayHang())
            throw new LaneRefusedException($"{Path} may hang");
        using var file = File.OpenHandle(Path);
        return 1;
    }

    /// <summary>Lets whoever hangs in the open go: read and write at once opens a FIFO without waiting, and keeps it open.</summary>
    public FileStream Release() => new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    /// <summary>Waits until somebody reads, and gives them the end of the file.</summary>
    public void GiveEnd()
    {
        using var writer = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakeFifo(nint path, uint mode);
}
