using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Node;

/// <summary>Debian's node_exporter on a free port of loopback.</summary>
internal sealed class RealNodeExporter : IAsyncDisposable
{
    public const string Program = "prometheus-node-exporter";

    private const int MostTries = 5;

    private readonly Daemon _daemon;
    private readonly HttpClient _http;

    private RealNodeExporter(int port, IEnumerable<string> arguments)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = Eventually.Deadline,
        };
        _daemon = new Daemon(Program, [$"--web.listen-address=127.0.0.1:{port}", .. arguments]);
    }

    /// <summary>Starts it with these collectors alone.</summary>
    public static async Task<RealNodeExporter> StartAsync(IEnumerable<string> collectors, params IEnumerable<string> arguments)
    {
        string[] all = ["--collector.disable-defaults", .. collectors.Select(c => "--collector." + c), .. arguments];
        for (var tries = 1; ; tries++)
        {
            var exporter = new RealNodeExporter(Ports.Free(1)[0], all);
            try
            {
                await Eventually.HoldsAsync(async () =>
                {
                    if (!exporter._daemon.HasExited)
                        await exporter._http.GetStringAsync("/");
                });
                if (!exporter._daemon.HasExited)
                    return exporter;
                Assert.True(
                    tries < MostTries && exporter._daemon.Log.With("address already in use").Count > 0,
                    $"it ended at once; it says:\n{exporter._daemon.Said}");
            }
            catch
            {
                await exporter.DisposeAsync();
                throw;
            }

            // Another process took the port meanwhile.
            await exporter.DisposeAsync();
        }
    }

    public Task<string> ScrapeAsync() => _http.GetStringAsync("/metrics");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _daemon.DisposeAsync();
    }
}
