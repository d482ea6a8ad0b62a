using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LustreActors.Actors.Tests.PromQl;

/// <summary>
/// A page of counters that Prometheus scrapes. Each counter grows by a known number a millisecond and has a timestamp, so that the rates
/// are known exactly, however late a scrape comes.
/// </summary>
internal sealed class MovingCounters : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly long _began = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds();
    private readonly (string Series, long PerMillisecond)[] _counters;
    private readonly Task _serving;

    public MovingCounters(params (string Series, long PerMillisecond)[] counters)
    {
        _counters = counters;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[16 * 1024]);
                const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\n\r\n";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(Head + Page()));
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or IOException)
        {
            // The test is over.
        }
    }

    private string Page()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return string.Concat(
            _counters.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Series} {c.PerMillisecond * (now - _began)} {now}\n")));
    }
}
