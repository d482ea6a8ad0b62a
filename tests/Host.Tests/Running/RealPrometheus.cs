
namespace LustreActors.Host.Tests.Running;

/// <summary>A Prometheus on a free port of loopback, with a temporary configuration and database.</summary>
internal sealed class RealPrometheus : IAsyncDisposable
{
    public const string Program = "prometheus";

    private const int MostTries = 5;

    private readonly Daemon _daemon;
    private readonly Scratch _scratch;

    private RealPrometheus(int port, string? web, Scratch scratch)
    {
        (Port, _scratch) = (port, scratch);
        string[] args =
        [
            $"--config.file={scratch.PathOf("prometheus.yml")}", $"--storage.tsdb.path={scratch.PathOf("data")}",
            $"--web.listen-address=127.0.0.1:{port}",
            .. web is null ? [] : new[] { $"--web.config.file={scratch.Write("web.yml", web)}" },
        ];
        _daemon = new Daemon(Program, args);
    }

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public Lines Log => _daemon.Log;

    /// <summary>Starts a Prometheus that scrapes these addresses (<c>127.0.0.1:9846</c>), by default every second.</summary>
    public static Task<RealPrometheus> ScrapingAsync(IEnumerable<string> addresses, string interval = "1s") => StartAsync($"""
        global: {"{"} scrape_interval: {interval}, scrape_timeout: {interval} {"}"}
        scrape_configs:
        - job_name: lustre
          static_configs: [ {"{"} targets: [ {string.Join(", ", addresses.Select(a => $"'{a}'"))} ] {"}"} ]
        """);

    /// <param name="configuration">The text of prometheus.yml.</param>
    /// <param name="web">The text of the web configuration, with users and TLS.</param>
    public static async Task<RealPrometheus> StartAsync(string configuration, string? web = null)
    {
        for (var tries = 1; ; tries++)
        {
            var scratch = new Scratch();
            scratch.Write("prometheus.yml", configuration);
            var prometheus = new RealPrometheus(Ports.Free(1)[0], web, scratch);
            try
            {
                await Eventually.HoldsAsync(() => Assert.True(
                    prometheus._daemon.HasExited || prometheus.Log.With("Server is ready").Count > 0,
                    $"it is not ready; it says:\n{prometheus.Log.Text}"));
                if (!prometheus._daemon.HasExited)
                    return prometheus;
                Assert.True(
                    tries < MostTries && prometheus.Log.With("address already in use").Count > 0,
                    $"it ended at once; it says:\n{prometheus.Log.Text}");
            }
            catch
            {
                await prometheus.DisposeAsync();
                throw;
            }

            // Another process took the port meanwhile.
            await prometheus.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _scratch.Dispose();
    }
}
