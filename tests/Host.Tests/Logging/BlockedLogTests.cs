using System.Runtime.InteropServices;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Logging;

/// <summary>A journald or log driver that hangs: the pipe of standard error is full from the first line on and is not read.</summary>
public class BlockedLogTests
{
    [Fact]
    public async Task Scrapes_inspection_and_the_end_do_not_wait_for_standard_error()
    {
        using var scratch = new Scratch();
        var (fifo, socket) = (scratch.PathOf("stderr"), scratch.PathOf("inspect.sock"));
        Assert.Equal(0, MakeFifo(fifo, 0b110_000_000));
        await using var held = new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite);
        Fill(held);

        string[] through = ["/bin/sh", "-c", $"exec \"$@\" 2>{fifo}", "sh"];
        await using var exporter = ExporterProcess.StartAs(
            through, "run", "--config", scratch.Write("a.conf", ""), "-Dhttp.listen=127.0.0.1:0", $"-Dinspect.socket={socket}",
            "-Dlustre.enabled=off",
            "-Dslurm.enabled=off", "-Daccounts.enabled=off", "-Dlog.level=debug");
        var address = "";
        await Eventually.HoldsAsync(async () =>
        {
            var log = await ExporterProcess.RunAsync("inspect", "--socket", socket, "log", "history");
            address = Assert.Single(log.Output.Split('\n'), l => l.Contains(" serves on ", StringComparison.Ordinal))
                .Split(" serves on ")[1].Split(';')[0];
        });
        using var http = new HttpClient { BaseAddress = new Uri(address), Timeout = Eventually.Deadline };
        for (var i = 0; i < 20; i++)
        {
            Assert.Contains("process_cpu_seconds_total", await http.GetStringAsync("/metrics"), StringComparison.Ordinal);
            (await ExporterProcess.RunAsync("inspect", "--socket", socket, "config", "reload")).Expect(0);
        }

        exporter.Signal(PosixSignal.SIGTERM);
        (await exporter.FinishAsync()).Expect(0);
    }

    /// <summary>Fills the pipe. A write of one page more would block, so that poll tells when it is full.</summary>
    private static void Fill(FileStream pipe)
    {
        var page = new byte[4096];
        var poll = new PollDescriptor { Descriptor = (int)pipe.SafeFileHandle.DangerousGetHandle(), Events = 4 };
        while (Poll(ref poll, 1, 0) == 1 && (poll.Returned & 4) != 0)
        {
            pipe.Write(page);
            pipe.Flush();
        }
    }

    [DllImport("libc.so.6", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo(string path, uint mode);

    [DllImport("libc.so.6", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollDescriptor descriptors, ulong count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
