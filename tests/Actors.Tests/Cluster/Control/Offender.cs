using System.Net;
using System.Net.Sockets;
using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Tests.Cluster.Control;

/// <summary>Something at a member's address that is no member.</summary>
internal sealed class Offender : IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Socket, CancellationToken, Task> _answer;
    private readonly Task _loop;
    private int _connections;

    private Offender(MemberAddress address, Func<Socket, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Parse(address.Host), address.Port));
        _listener.Listen();
        _loop = AcceptAsync();
    }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Answers whatever it is sent with a line of text.</summary>
    public static Offender PlainText(MemberAddress address) => new(address, async (socket, stop) =>
    {
        var buffer = new byte[1024];
        await socket.ReceiveAsync(buffer, stop);
        await socket.SendAsync("220 hello\r\n"u8.ToArray(), stop);
    });

    /// <summary>Takes the first bytes of the handshake and hangs up.</summary>
    public static Offender ClosesMidHandshake(MemberAddress address) =>
        new(address, async (socket, stop) => await socket.ReceiveAsync(new byte[16], stop));

    /// <summary>Accepts and says nothing, as a stopped process does.</summary>
    public static Offender Silent(MemberAddress address) => new(address, (_, stop) => Task.Delay(Timeout.Infinite, stop));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var answers = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                answers.Add(AnswerAsync(socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                await _answer(socket, _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The member gave up first.
            }
        }
    }
}
