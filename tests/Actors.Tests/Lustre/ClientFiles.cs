using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>The files of a mount and of its connections, in the places of 2.17, written by hand below the roots of a world.</summary>
internal sealed class ClientFiles(LustreWorld world)
{
    public const string Mount = "work-ffff9a2b00c1d800";

    public static string Device(string ost) => $"work-{ost}-osc-ffff9a2b00c1d800";

    public void AddMount()
    {
        Write($"sys/kernel/debug/lustre/llite/{Mount}/stats", "open 7 samples [reqs]\n");
        foreach (var name in new[] { "kbytestotal", "kbytesfree", "kbytesavail", "filestotal", "filesfree", "blocksize" })
            Write($"sys/fs/lustre/llite/{Mount}/{name}", 4096);
    }

    public void AddOst(string ost, string state)
    {
        SetState(ost, state);
        Write($"sys/fs/lustre/osc/{Device(ost)}/active", 1);
        foreach (var name in new[] { "kbytestotal", "kbytesfree", "kbytesavail", "filestotal", "filesfree" })
            Write(Capacity(ost, name), 1000);
    }

    public void SetState(string ost, string state) =>
        Write(
            $"sys/kernel/debug/lustre/osc/{Device(ost)}/import",
            $"import:\n    state: {state}\n    rpcs:\n       inflight: 2\n       timeouts: 1\n");

    /// <summary>Replaces a file by a pipe: a reader that opens it waits until <see cref="Release"/>.</summary>
    public void Hang(string ost, string name)
    {
        var path = world.In(Capacity(ost, name));
        File.Delete(path);
        Assert.Equal(0, MakeFifo(Encoding.UTF8.GetBytes(path + "\0"), 0x1A4));
    }

    /// <summary>Opens the pipe for writing, so that the waiting reader goes on.</summary>
    public void Release(string ost, string name) =>
        new FileStream(world.In(Capacity(ost, name)), FileMode.Open, FileAccess.Write).Dispose();

    private static string Capacity(string ost, string name) => $"sys/fs/lustre/osc/{Device(ost)}/{name}";

    private void Write(string path, long number) => Write(path, number.ToString(CultureInfo.InvariantCulture) + "\n");

    private void Write(string path, string text)
    {
        path = world.In(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    [DllImport("libc.so.6", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo(byte[] path, uint mode);
}
