using System.Net;
using System.Net.Sockets;
using LustreActors.Sources.Containers;

namespace LustreActors.Actors.Containers;

/// <summary>Asks an engine by the API of Docker over a Unix socket.</summary>
internal sealed class EngineConnection : IDisposable
{
    /// <summary>The newest version of the API whose answers are known. An engine of a newer one still speaks it.</summary>
    private static readonly Version NewestKnown = new(1, 52);

    /// <summary>10,000 containers are listed in about 10 MiB.</summary>
    private const int LargestAnswer = 16 * 1024 * 1024;

    /// <summary>A name is needed for the header Host. It is not looked up.</summary>
    private static readonly Uri Engine = new("http://engine");

    private readonly string _socket;
    private readonly HttpMessageInvoker _http;
    private Version? _version;

    public EngineConnection(string socket)
    {
        _socket = socket;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            MaxConnectionsPerServer = 1,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            MaxResponseDrainSize = 0,
            ActivityHeadersPropagator = null,
        };
        _http = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    public string Socket => _socket;

    public void Dispose() => _http.Dispose();

    /// <summary>Asks for a path below the version that both sides speak. Null when what it names is gone.</summary>
    /// <exception cref="EngineException">The engine did not answer, or refused.</exception>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(string path, CancellationToken stop)
    {
        if (_version is null)
        {
            var (newest, oldest) = DockerAnswers.Versions(await SendAsync("/version", stop).ConfigureAwait(false) ?? default);
            if (oldest > NewestKnown)
            {
                throw new EngineException(
                    $"{_socket}: the engine speaks no version of its API below {oldest}; {NewestKnown} is the newest known here");
            }

            _version = newest is null || newest > NewestKnown ? NewestKnown : newest;
        }

        return await SendAsync($"/v{_version}{path}", stop).ConfigureAwait(false);
    }

    /// <summary>Negotiates again before the next question: the engine may have been replaced by another one.</summary>
    public void Forget() => _version = null;

    private async Task<ReadOnlyMemory<byte>?> SendAsync(string path, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Engine, path));
            using var response = await _http.SendAsync(request, stop).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            var body = await ReadAsync(response, stop).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return body;
            var reason = DockerAnswers.Message(body);
            throw new EngineException($"{_socket}: HTTP {(int)response.StatusCode} for {path}{(reason.Length > 0 ? $": {reason}" : "")}");
        }
        catch (HttpRequestException e)
        {
            // The kernel's answer for a file that does not exist: the base library has no separate code for it.
            if (e.InnerException is SocketException { SocketErrorCode: SocketError.AddressNotAvailable })
                throw new EngineMissingException(_socket);
            throw new EngineException($"{_socket}: {Reason(e)}");
        }
        catch (IOException e)
        {
            throw new EngineException($"{_socket}: {e.Message}");
        }
    }

    private static string Reason(HttpRequestException e) => e.InnerException switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "permission denied. Add the user of this program to the socket's group, or empty containers.sockets",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused. Does the engine run?",
        { } inner => inner.Message,
        null => e.Message,
    };

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        using var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
        {
            if (text.Length + read > LargestAnswer)
                throw new EngineException($"{_socket}: an answer of more than {LargestAnswer / 1024 / 1024} MiB");
            text.Write(buffer, 0, read);
        }

        return text.GetBuffer().AsMemory(0, (int)text.Length);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
