using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>An exporter on loopback whose answers the test scripts byte by byte, in ways that no library would answer.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;
    private volatile Func<string, Stream, CancellationToken, Task>? _misbehaves;
    private volatile X509Certificate2? _certificate;
    private int _answers;

    /// <param name="name">The name of its series, which counts its answers.</param>
    public ScriptedPeer(string name)
    {
        Name = name;
        _listener.Start();
        Authority = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    public string Name { get; }

    public string Authority { get; }

    public int Answers => Volatile.Read(ref _answers);

    public string Good => $"# TYPE {Name}_answers_total counter\n{Name}_answers_total{{of=\"it\"}} {Answers}\n";

    /// <summary>Sets the answer from now on.</summary>
    public void Misbehave(Func<Stream, CancellationToken, Task> misbehaves) => _misbehaves = (_, to, stop) => misbehaves(to, stop);

    /// <summary>Sets the answer by request from now on.</summary>
    public void Misbehave(Func<string, Stream, CancellationToken, Task> misbehaves) => _misbehaves = misbehaves;

    /// <summary>Answers well from now on.</summary>
    public void Behave() => _misbehaves = null;

    /// <summary>Speaks TLS with this certificate from now on.</summary>
    public void Show(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Closes the port.</summary>
    public void Refuse() => _listener.Stop();

    public static async Task AnswerAsync(Stream to, byte[] body, string status = "200 OK", string headers = "")
    {
        await to.WriteAsync(
            Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        await to.WriteAsync(body);
    }

    public static Task AnswerAsync(Stream to, string body, string status = "200 OK", string headers = "") =>
        AnswerAsync(to, Encoding.UTF8.GetBytes(body), status, headers);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over, or the port was closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = await OpenAsync(client);
                var head = new StringBuilder();
                var buffer = new byte[4096];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    var read = await stream.ReadAsync(buffer, _stop.Token);
                    if (read == 0)
                        return;
                    head.Append(Encoding.Latin1.GetString(buffer, 0, read));
                }

                Interlocked.Increment(ref _answers);
                await (_misbehaves is { } misbehaves
                    ? misbehaves(head.ToString(), stream, _stop.Token)
                    : AnswerAsync(stream, Good, headers: "Content-Type: text/plain; version=0.0.4\r\n"));

                // A reset would discard bytes that the client has not read yet.
                client.Client.Shutdown(SocketShutdown.Send);
                while (await client.Client.ReceiveAsync(buffer, _stop.Token) > 0)
                {
                }
            }
            catch (Exception e)
                when (e is IOException or SocketException or OperationCanceledException or AuthenticationException
                    or ObjectDisposedException)
            {
                // The client disconnected, or the test is over.
            }
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is not { } certificate)
            return client.GetStream();
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _stop.Token);
        return tls;
    }
}
