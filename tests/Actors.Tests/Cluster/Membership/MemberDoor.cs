using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LustreActors.Messages;
using LustreActors.Sources.Cluster;

namespace LustreActors.Actors.Tests.Cluster.Membership;

/// <summary>What answers at a member's address. It can be closed and opened again, and answer with anything.</summary>
internal sealed class MemberDoor : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPAddress _address;
    private readonly X509Certificate2? _certificate;
    private readonly SemaphoreSlim _silence = new(0);
    private TcpListener? _listener;
    private Task _serving = Task.CompletedTask;
    private int _asked;

    public MemberDoor(string address = "127.0.0.1", int port = 0, X509Certificate2? certificate = null)
    {
        (_address, _certificate) = (IPAddress.Parse(address), certificate);
        Open(port);
    }

    public int Port { get; private set; }

    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://{_address}:{Port}");

    /// <summary>The whole answer, from the status on; null accepts and says nothing.</summary>
    public Func<string?> Answer { get; set; } = () => null;

    /// <summary>The head of the last question.</summary>
    public string Head { get; private set; } = "";

    public int Asked => Volatile.Read(ref _asked);

    public static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    public MemberDoor Showing(Func<Member?> member, string cluster = "vu")
    {
        Answer = () => member() is { } now ? Ok(Encoding.UTF8.GetString(MemberJson.Write(now, cluster))) : "HTTP/1.1 503 Not yet\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return this;
    }

    public MemberDoor Showing(string id, string cluster = "vu", MemberState state = MemberState.Active) =>
        Showing(() => new Member(id, $"{id}1", Url, "1.0", true, state), cluster);

    public void Close() => _listener!.Stop();

    public void OpenAgain() => Open(Port);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Close();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _silence.Dispose();
        _stopping.Dispose();
    }

    private void Open(int port)
    {
        _listener = new TcpListener(_address, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync(_listener);
    }

    private async Task ServeAsync(TcpListener listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(_stopping.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(client);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using Stream stream = _certificate is null ? client.GetStream() : new SslStream(client.GetStream());
                if (stream is SslStream tls)
                    await tls.AuthenticateAsServerAsync(_certificate!);
                using var reader = new StreamReader(stream, Encoding.Latin1, false, 1024, leaveOpen: true);
                var head = new StringBuilder();
                while (await reader.ReadLineAsync(_stopping.Token) is { Length: > 0 } line)
                    head.Append(line).Append('\n');
                Head = head.ToString();
                Interlocked.Increment(ref _asked);
                if (Answer() is { } answer)
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _stopping.Token);
                else
                    await _silence.WaitAsync(_stopping.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
            {
                // Whoever asked has gone, or the test is over.
            }
        }
    }
}
