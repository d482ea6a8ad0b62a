using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LustreActors.Actors.Tests.PromQl;

/// <summary>A server on loopback that answers with bytes of the test, because it has to misbehave in ways that no library does.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly X509Certificate2? _certificate;
    private readonly bool _wantsCertificate;
    private readonly Task _accepting;

    public Upstream(X509Certificate2? certificate = null, bool wantsCertificate = false)
    {
        (_certificate, _wantsCertificate) = (certificate, wantsCertificate);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public ConcurrentQueue<Request> Requests { get; } = [];

    /// <summary>Handles a request. The connection is closed afterwards.</summary>
    public Func<Request, Stream, Task> Does { get; set; } = (request, to) => Answer(to, request.Kind switch
    {
        "stats" => Rows.Operations,
        "read" => Rows.Reads,
        _ => Rows.Writes,
    });

    /// <summary>Cancelled when the test ends.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>The subjects of the client certificates.</summary>
    public ConcurrentQueue<string> Shown { get; } = [];

    public static Task Answer(Stream to, string body, string status = "200 OK", string headers = "") =>
        Answer(to, Encoding.UTF8.GetBytes(body), status, headers);

    public static async Task Answer(Stream to, byte[] body, string status = "200 OK", string headers = "")
    {
        await to.WriteAsync(
            Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        await to.WriteAsync(body);
    }

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
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = await OpenAsync(client);
                var request = await Request.ReadAsync(stream, _stop.Token);
                Requests.Enqueue(request);
                await Does(request, stream);
                if (stream is SslStream tls)
                    await tls.ShutdownAsync();

                // A reset would discard the bytes that the other side has not read yet.
                client.Client.Shutdown(SocketShutdown.Send);
                while (await client.Client.ReceiveAsync(new byte[1024], _stop.Token) > 0)
                {
                }
            }
            catch (Exception e) when (
                e is IOException or SocketException or OperationCanceledException or AuthenticationException or ObjectDisposedException)
            {
                // The other side has disconnected, or the test is over.
            }
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null)
            return client.GetStream();
        var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) =>
        {
            if (shown is not null)
                Shown.Enqueue(shown.Subject);
            return shown is not null || !_wantsCertificate;
        });
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = _certificate, ClientCertificateRequired = _wantsCertificate },
                _stop.Token);
        return tls;
    }
}

internal sealed record Request(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private const char TlsHandshake = '\x16';

    public string Query => Form("query");

    /// <summary>The kind of query: one of three.</summary>
    public string Kind => Query.Contains("_stats_", StringComparison.Ordinal) ? "stats"
        : Query.Contains("_read_", StringComparison.Ordinal) ? "read"
        : "write";

    public string Form(string name) =>
        Body.Split('&').Select(p => p.Split('=')).Where(p => p[0] == name).Select(p => WebUtility.UrlDecode(p[1])).Single();

    public static async Task<Request> ReadAsync(Stream from, CancellationToken stop)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        var end = -1;
        while (end < 0 || text.Length < end)
        {
            var read = await from.ReadAsync(buffer, stop);
            if (read == 0)
                throw new IOException("hung up before it had asked");
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            if (text[0] == TlsHandshake)
                return new Request("", new Dictionary<string, string>(), "");
            var head = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0)
                end = head + 4 + int.Parse(HeadersOf(text.ToString()[..head])["content-length"]);
        }

        var all = text.ToString();
        var body = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return new Request(all[..all.IndexOf("\r\n", StringComparison.Ordinal)], HeadersOf(all[..body]), all[(body + 4)..]);
    }

    private static Dictionary<string, string> HeadersOf(string head) => head.Split("\r\n").Skip(1)
        .ToDictionary(
            l => l[..l.IndexOf(':', StringComparison.Ordinal)],
            l => l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(),
            StringComparer.OrdinalIgnoreCase);
}

internal static class Rows
{
    public static readonly string Operations = Vector(
        Row("""{"target":"scratch-MDT0000","jobid":"4711"}""", "12"), Row("""{"jobid":"cp.1001","target":"scratch-MDT0001"}""", "3"));

    public static readonly string Reads = Vector(Row("""{"jobid":"cp.1001"}""", "1048576.5"));

    public static readonly string Writes = Vector(Row("""{"jobid":"4711"}""", "2e+09"), Row("""{"jobid":"4712"}""", "1"));

    public static string Vector(params string[] rows) =>
        """{"status":"success","data":{"resultType":"vector","result":[""" + string.Join(',', rows) + "]}}";

    public static string Row(string labels, string value) => $$"""{"metric":{{labels}},"value":[1732170000.123,"{{value}}"]}""";
}
