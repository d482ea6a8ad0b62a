using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LustreActors.Benchmarks.Scale;

/// <summary>The published binary as a process of its own, scraped as Prometheus would.</summary>
internal sealed class MeasuredExporter : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly HttpClient _client;

    private MeasuredExporter(Process process, int port)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
    }

    public static async Task<MeasuredExporter> StartAsync(string binary, string root, params IEnumerable<string> settings)
    {
        var port = FreePort();
        string[] arguments =
        [
            "run", $"-Dpaths.root=\"{root}\"", $"-Dhttp.listen=\"127.0.0.1:{port}\"", "-Dinspect.socket=\"\"", "-Dlog.level=error",
            "-Dcollect.scrape-wait=30s", "-Dcollect.deadline=30s", .. settings.Select(s => "-D" + s),
        ];
        var process = Process.Start(new ProcessStartInfo(binary, arguments))
            ?? throw new InvalidOperationException($"{binary} did not start");
        var exporter = new MeasuredExporter(process, port);
        var begun = Stopwatch.GetTimestamp();
        while (!await exporter.IsReadyAsync())
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                await exporter.DisposeAsync();
                throw new InvalidOperationException($"{binary} did not become ready");
            }

            await Task.Delay(10);
        }

        return exporter;
    }

    public Task<(double Seconds, long Bytes)> ScrapeAsync(bool gzip = false) => ScrapeAsync(_client, gzip);

    public static async Task<(double Seconds, long Bytes)> ScrapeAsync(HttpClient client, bool gzip)
    {
        var buffer = new byte[256 * 1024];
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (gzip)
            request.Headers.Add("Accept-Encoding", "gzip");
        var begun = Stopwatch.GetTimestamp();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        long bytes = 0;
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
            bytes += read;
        return (Stopwatch.GetElapsedTime(begun).TotalSeconds, bytes);
    }

    public Task<string> TextAsync(string path) => _client.GetStringAsync(path);

    /// <summary>Reads an answer without an end until it is told to stop.</summary>
    public async Task WatchAsync(string path, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            await using var body = await _client.GetStreamAsync(path, stop);
            while (await body.ReadAsync(buffer, stop) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The viewer has closed the page.
        }
    }

    /// <summary>All that its own threads have used so far.</summary>
    public double ProcessorSeconds => _process.HasExited ? 0 : Refreshed().TotalProcessorTime.TotalSeconds;

    private Process Refreshed()
    {
        _process.Refresh();
        return _process;
    }

    /// <summary>In MB of <c>/proc/PID/status</c>; <c>Threads</c> as it stands there.</summary>
    public double Status(string name)
    {
        foreach (var line in File.ReadLines($"/proc/{_process.Id}/status"))
        {
            if (!line.StartsWith(name + ":", StringComparison.Ordinal))
                continue;
            var words = line[(name.Length + 1)..].Trim().Split(' ');
            var number = double.Parse(words[0], CultureInfo.InvariantCulture);
            return words.Length > 1 ? number * 1024 / 1e6 : number;
        }

        throw new InvalidOperationException($"the kernel shows no {name}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await _client.GetAsync("/-/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
