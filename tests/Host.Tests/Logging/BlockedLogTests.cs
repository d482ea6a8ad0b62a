using System.Runtime.InteropServices;
using LustreActors.Host.Logging;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Logging;

/// <summary>A journald or log driver that hangs: the pipe of standard error is full from the first line on and is not read.</summary>
public class BlockedLogTests
{
    [Fact]
    public async Task Scrapes_inspection_and_the_end_do_not_wait_for_standard_error()
    {
        using var scratch = new Scratch();
        var (fifo, socket) = (Fifo.Make(scratch.PathOf("stderr")), scratch.PathOf("inspect.sock"));
        await using var held = new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite);
        Fill(held);

        var configuration = scratch.Write("a.conf", "");
        string[] through = ["/bin/sh", "-c", $"exec \"$@\" 2>{fifo}", "sh"];
        await using var exporter = ExporterProcess.StartAs(
            through, "run", "--config", configuration, "-Dhttp.listen=127.0.0.1:0", $"-Dinspect.socket={socket}",
            "-Dlustre.enabled=off",
            "-Dslurm.enabled=off", "-Daccounts.enabled=off", "-Dlog.level=debug", "-Dcollect.min-age=0s");
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

        // A refused configuration is logged with a line for each problem: an unknown key is one, whatever is below it.
        scratch.Write("a.conf", string.Concat(Enumerable.Range(0, 2 * LogWriter.MaxLines).Select(i => $"unknown{i} = 1\n")));
        exporter.Signal(PosixSignal.SIGHUP);
        await Eventually.HoldsAsync(async () => Assert.InRange(
            Samples.Parse(await http.GetStringAsync("/metrics")).Value("lustre_exporter_log_lines_dropped_total"),
            LogWriter.MaxLines / 2, decimal.MaxValue));
        Assert.Equal("healthy\n", await http.GetStringAsync("/-/healthy"));

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
