using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace LustreActors.Host.Tests.Running;

/// <summary>An etcd with a folder of its own, on free ports of loopback. It can be killed, started again on what it had, and made to stand still.</summary>
internal sealed class RealEtcd : IAsyncDisposable
{
    public const string Program = "etcd";
    public const string Package = "etcd-server";

    private const int MostTries = 5;
    private const int Stop = 19;
    private const int Continue = 18;
    private static readonly ConcurrentDictionary<int, Process> Living = new();

    private readonly Scratch _scratch = new();
    private readonly int _peerPort = FreePort();
    private readonly string[] _tls;
    private readonly HttpClient _http = new();
    private Process? _process;

    static RealEtcd() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Living.Values)
            process.Kill();
    };

    private RealEtcd(string[] tls) => _tls = tls;

    public int Port { get; } = FreePort();

    public Uri Url => new($"{(_tls.Length > 0 ? "https" : "http")}://127.0.0.1:{Port}");

    public Lines Log { get; private set; } = new();

    /// <param name="tls">How it shows who it is, and wants to see who others are; in the words of its command line.</param>
    public static async Task<RealEtcd> StartAsync(params string[] tls)
    {
        for (var tries = 1; ; tries++)
        {
            var etcd = new RealEtcd(tls);
            if (await etcd.TryRunAsync())
                return etcd;

            // Somebody else took a port meanwhile.
            var said = etcd.Log.Text;
            await etcd.DisposeAsync();
            Assert.True(tries < MostTries && said.Contains("address already in use", StringComparison.Ordinal), $"it ended at once; it says:\n{said}");
        }
    }

    /// <summary>As a machine that loses its power.</summary>
    public async Task KillAsync()
    {
        var process = _process!;
        process.Kill();
        await process.WaitForExitAsync();
        Living.TryRemove(process.Id, out _);
        process.Dispose();
        _process = null;
    }

    /// <summary>On the same ports, with what it knew.</summary>
    public async Task StartAgainAsync() => Assert.True(await TryRunAsync(), $"it ended at once; it says:\n{Log.Text}");

    public void Freeze() => Assert.Equal(0, Kill(_process!.Id, Stop));

    public void Thaw() => Assert.Equal(0, Kill(_process!.Id, Continue));

    public async ValueTask DisposeAsync()
    {
        // SIGKILL ends one that stands still as well.
        if (_process is not null)
            await KillAsync();
        _http.Dispose();
        _scratch.Dispose();
    }

    private async Task<bool> TryRunAsync()
    {
        var (client, peer) = (Url.ToString().TrimEnd('/'), $"http://127.0.0.1:{_peerPort}");
        string[] args =
        [
            "--name", "t", "--data-dir", _scratch.Of("data"), "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"t={peer}",
            "--heartbeat-interval", "50", "--election-timeout", "500", .. _tls,
        ];
        var log = Log = new Lines();
        var process = _process = Process.Start(
            new ProcessStartInfo(Program, args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        Living[process.Id] = process;
        process.OutputDataReceived += (_, line) => log.Add(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => log.Add(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.HoldsAsync(() => Assert.True(
            process.HasExited || log.With("ready to serve client requests").Count > 0, $"it is not ready; it says:\n{log.Text}"));
        return !process.HasExited;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [DllImport("libc.so.6", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
