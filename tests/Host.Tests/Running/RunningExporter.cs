using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace LustreActors.Host.Tests.Running;

/// <summary>A running collector on a free port, with a temporary socket and configuration file.</summary>
internal sealed partial class RunningExporter : IAsyncDisposable
{
    private readonly Scratch _scratch;

    private RunningExporter(ExporterProcess process, Scratch scratch, Uri address)
    {
        (Process, _scratch, Address) = (process, scratch, address);
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = Eventually.Deadline };
    }

    public ExporterProcess Process { get; }

    /// <summary>The log.</summary>
    public Lines Log => Process.Errors;

    public Uri Address { get; }

    public HttpClient Http { get; }

    public string Socket => _scratch.PathOf("inspect.sock");

    public string ConfigurationFile => _scratch.PathOf("lustre-actors.conf");

    public static Task<RunningExporter> StartAsync(params IEnumerable<string> settings) => StartConfiguredAsync("", settings);

    public static Task<RunningExporter> StartConfiguredAsync(string configuration, params IEnumerable<string> settings) =>
        StartAsync(
            scratch => ["run", "--config", scratch.Write("lustre-actors.conf", configuration), .. Own(scratch), .. Alone, .. settings]);

    /// <summary>The folder that a demo leaves behind when it is killed is in that of the test.</summary>
    public static Task<RunningExporter> DemoAsync(params IEnumerable<string> settings) =>
        StartAsync(
            scratch => ["demo", .. Own(scratch), "-Dcollect.scrape-wait=30s", "-Dcollect.deadline=1m", .. settings],
            scratch => ["/usr/bin/env", "TMPDIR=" + scratch.Folder]);

    public async Task<Samples> ScrapeAsync() => Samples.Parse(await Http.GetStringAsync("/metrics"));

    /// <summary>The samples, and the duration of the scrape.</summary>
    public async Task<(Samples Samples, TimeSpan Took)> TimeScrapeAsync()
    {
        var began = Stopwatch.GetTimestamp();
        var text = await Http.GetStringAsync("/metrics");
        var took = Stopwatch.GetElapsedTime(began);
        return (Samples.Parse(text), took);
    }

    public Task<Finished> InspectAsync(params IEnumerable<string> words) =>
        ExporterProcess.RunAsync(["inspect", "--socket", Socket, .. words]);

    /// <summary>Stops it as an administrator would; its exit code must be 0.</summary>
    public async Task StopAsync()
    {
        Process.Signal(PosixSignal.SIGTERM);
        (await Process.FinishAsync()).Expect(0);
    }

    public void RefusesConnections()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        Assert.ThrowsAny<System.Net.Sockets.SocketException>(() => socket.Connect(IPAddress.Loopback, Address.Port));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
        _scratch.Dispose();
    }

    /// <summary>Settings that ask neither SLURM nor the users of this machine, unless a test overrides them.</summary>
    private static readonly string[] Alone = ["-Dslurm.enabled=off", "-Daccounts.enabled=off"];

    private static string[] Own(Scratch scratch) =>
        ["-Dhttp.listen=\"127.0.0.1:0\"", $"-Dinspect.socket=\"{scratch.PathOf("inspect.sock")}\""];

    /// <summary>Starts it through another program, such as one that gives up root's rights.</summary>
    public static Task<RunningExporter> StartAsAsync(IReadOnlyList<string> before, params IEnumerable<string> settings) =>
        StartConfiguredAsAsync(before, "", settings);

    public static Task<RunningExporter> StartConfiguredAsAsync(
        IReadOnlyList<string> before, string configuration, params IEnumerable<string> settings) =>
        StartAsync(
            scratch => ["run", "--config", scratch.Write("lustre-actors.conf", configuration), .. Own(scratch), .. Alone, .. settings],
            scratch =>
            {
                File.SetUnixFileMode(scratch.Folder, (UnixFileMode)0b111_111_111);
                return before;
            });

    private static async Task<RunningExporter> StartAsync(
        Func<Scratch, IEnumerable<string>> args, Func<Scratch, IReadOnlyList<string>>? before = null)
    {
        var scratch = new Scratch();
        var process = ExporterProcess.StartAs(before?.Invoke(scratch) ?? [], args(scratch));
        try
        {
            await Eventually.HoldsAsync(() => Assert.True(
                process.HasExited || process.Errors.With(" serves on ").Count > 0,
                $"it does not serve; it says:\n{process.Errors.Text}"));
            var address = Serving().Match(process.Errors.Text);
            Assert.True(address.Success, $"it ended at once; it says:\n{process.Errors.Text}");
            return new RunningExporter(process, scratch, new Uri(address.Groups[1].Value));
        }
        catch
        {
            await process.DisposeAsync();
            scratch.Dispose();
            throw;
        }
    }

    [GeneratedRegex(@" serves on (https?://\S+?)[;,]")]
    private static partial Regex Serving();
}
