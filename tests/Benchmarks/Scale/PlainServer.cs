using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LustreActors.Benchmarks.Scale;

/// <summary>
/// The floor: sends as many bytes as an answer has, the same ones over and over, from memory. What it takes is loopback's and the reader's.
/// </summary>
internal sealed class PlainServer : IDisposable
{
    private const int Block = 256 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private PlainServer() => _listener.Start();

    /// <summary>Seconds, the least of some times: the floor has no bad luck.</summary>
    public static async Task<double> SecondsAsync(long bytes)
    {
        using var server = new PlainServer();
        using var client = new HttpClient { BaseAddress = new Uri($"http://{server._listener.LocalEndpoint}") };
        var least = double.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var sent = Task.Run(() => server.AnswerAsync(bytes));
            least = Math.Min(least, (await MeasuredExporter.ScrapeAsync(client, gzip: false)).Seconds);
            await sent;
        }

        return least;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(long bytes)
    {
        using var socket = await _listener.AcceptSocketAsync();
        var block = new byte[Block];
        block.AsSpan().Fill((byte)'x');
        await socket.ReceiveAsync(block.AsMemory(0, 4096));
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {bytes}\r\n\r\n"));
        for (var left = bytes; left > 0;)
            left -= await socket.SendAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)));
    }
}
