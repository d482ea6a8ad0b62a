using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LustreActors.Host.Tests.Running;

/// <summary>A client that sends arbitrary bytes and reads at any speed.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private RawClient(int receiveBuffer) => _socket.ReceiveBufferSize = receiveBuffer;

    public static async Task<RawClient> ConnectAsync(Uri address, int receiveBuffer = 64 * 1024)
    {
        var client = new RawClient(receiveBuffer);
        await client._socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return client;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += await _socket.SendAsync(bytes.AsMemory(sent));
    }

    /// <summary>Sends as much as the server takes; a closed connection is no failure.</summary>
    public async Task TrySendAsync(byte[] bytes)
    {
        try
        {
            await SendAsync(bytes);
        }
        catch (SocketException)
        {
            // The server closed the connection; its answer can still be read.
        }
    }

    /// <summary>Reads a part of the answer.</summary>
    public async Task<string> ReadSomeAsync(int most = 4096)
    {
        var buffer = new byte[most];
        using var overdue = new CancellationTokenSource(Eventually.Deadline);
        return Encoding.Latin1.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, overdue.Token));
    }

    /// <summary>Reads until the server closes the connection, which must happen within the time.</summary>
    public async Task<string> ReadToEndAsync(TimeSpan? within = null)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        using var overdue = new CancellationTokenSource(within ?? Eventually.Deadline);
        try
        {
            while (await _socket.ReceiveAsync(buffer, overdue.Token) is var read and > 0)
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (SocketException)
        {
            // A reset also ends the connection.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"the connection is open still; it said: {text}");
        }

        return text.ToString();
    }

    /// <summary>Reads a few bytes at a time until the server closes the connection.</summary>
    public async Task ReadSlowlyAsync(CancellationToken stop)
    {
        var buffer = new byte[64];
        while (await _socket.ReceiveAsync(buffer, stop) > 0)
            await Task.Delay(Pause, stop);
    }

    /// <summary>Resets the connection.</summary>
    public void Abort()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
