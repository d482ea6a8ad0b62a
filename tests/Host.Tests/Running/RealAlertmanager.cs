using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace LustreActors.Host.Tests.Running;

/// <summary>An Alertmanager on a free port of loopback, which tells a receiver of the test at once.</summary>
internal sealed class RealAlertmanager : IAsyncDisposable
{
    public const string Program = "prometheus-alertmanager";

    private readonly Scratch _scratch = new();
    private readonly HttpListener _receiver = new();
    private readonly Daemon _daemon;
    private readonly Task _receiving;

    private RealAlertmanager()
    {
        var ports = Ports.Free(2);
        Port = ports[0];
        _receiver.Prefixes.Add($"http://127.0.0.1:{ports[1]}/");
        _receiver.Start();
        _receiving = ReceiveAsync();
        var configuration = _scratch.Write("alertmanager.yml", $$"""
            route: { receiver: test, group_by: [ alertname, source ], group_wait: 0s, group_interval: 1s }
            receivers:
            - name: test
              webhook_configs: [ { url: 'http://127.0.0.1:{{ports[1]}}/', send_resolved: true } ]
            """);
        string[] arguments =
        [
            $"--config.file={configuration}", $"--storage.path={_scratch.PathOf("data")}", $"--web.listen-address=127.0.0.1:{Port}",
            "--cluster.listen-address=",
        ];
        _daemon = new Daemon(Program, arguments);
    }

    public int Port { get; }

    /// <summary>What the receiver was told: <c>firing ALERT SOURCE</c>.</summary>
    public ConcurrentQueue<string> Told { get; } = [];

    public static async Task<RealAlertmanager> StartAsync()
    {
        var alertmanager = new RealAlertmanager();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Eventually.HoldsAsync(async () =>
        {
            Assert.False(alertmanager._daemon.HasExited, $"it ended at once; it says:\n{alertmanager._daemon.Said}");
            try
            {
                using var answer = await http.GetAsync($"http://127.0.0.1:{alertmanager.Port}/-/ready");
                Assert.True(answer.IsSuccessStatusCode);
            }
            catch (HttpRequestException e)
            {
                Assert.Fail(e.Message);
            }
        });
        return alertmanager;
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _receiver.Stop();
        await _receiving;
        _receiver.Close();
        _scratch.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await _receiver.GetContextAsync();
                using var json = await JsonDocument.ParseAsync(context.Request.InputStream);
                foreach (var alert in json.RootElement.GetProperty("alerts").EnumerateArray())
                {
                    var labels = alert.GetProperty("labels");
                    var source = labels.TryGetProperty("source", out var named) ? named.GetString() : "";
                    Told.Enqueue($"{alert.GetProperty("status").GetString()} {labels.GetProperty("alertname").GetString()} {source}");
                }

                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
