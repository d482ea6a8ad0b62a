using System.Globalization;
using System.Net.Sockets;
using LustreActors.Host.Listening;
using LustreActors.Host.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Inspection;

/// <summary>
/// The server of the inspection: HTTP over a Unix socket that only its owner may open. A question is a POST of the command's words, one per
/// line; the answer is text or JSON, and a header has the exit code of the client. A GET is answered as on the public port.
/// </summary>
internal sealed class InspectionServer(string path, InspectionCommands commands, RequestDelegate pages, ILoggerFactory logs) : IDisposable
{
    public const string ExitHeader = "Exit-Code";

    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private HttpServer? _server;
    private Socket? _socket;
    private SocketFile? _made;

    /// <summary>A socket that cannot be opened is logged: the collector runs without the inspection.</summary>
    public async Task TryStartAsync(ILogger log)
    {
        try
        {
            _socket = Bind();
            _server = new HttpServer(Listen, logs).Map(web => web.Run(HandleAsync));
            await _server.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException or ArgumentException)
        {
            HostLog.NoInspection(log, path, (e.InnerException ?? e).Message);
        }
    }

    public async Task StopAsync(CancellationToken cutOff)
    {
        if (_server is null)
            return;
        await _server.StopAsync(cutOff).ConfigureAwait(false);
        if (_made is not null && SocketFile.Find(path) == _made)
            File.Delete(path);
    }

    public void Dispose()
    {
        _server?.Dispose();
        _socket?.Dispose();
    }

    /// <summary>
    /// Creates the socket under another name and moves it when its mode is set. The base library deletes that other name at the end,
    /// whatever lies there then.
    /// </summary>
    private Socket Bind()
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
            Directory.CreateDirectory(directory);
        RemoveStaleSocket();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var name = Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetRandomFileName());
        socket.Bind(new UnixDomainSocketEndPoint(name));
        try
        {
            File.SetUnixFileMode(name, OwnerAlone);
            File.Move(name, path);
            _made = SocketFile.Find(path);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A killed process leaves its socket behind, which refuses connections. Any other answer comes from a process that uses the socket: a
    /// datagram socket, for example, has another error.
    /// </summary>
    private void RemoveStaleSocket()
    {
        if (SocketFile.Find(path) is null)
        {
            if (Path.Exists(path))
                throw new IOException("what lies there is no socket, and is left alone");
            return;
        }

        // A listener whose queue is full would block the connect for ever.
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException e)
        {
            throw new IOException($"the socket there is that of another process, and is left alone ({e.Message})");
        }

        throw new IOException("another lustre-exporter answers there");
    }

    private void Listen(KestrelServerOptions options)
    {
        options.Limits.MaxConcurrentConnections = 16;
        options.ListenHandle((ulong)_socket!.Handle.ToInt64());
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await pages(context).ConfigureAwait(false);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var words = (await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers[ExitHeader] = "0";
        await commands.AnswerAsync(words, new InspectionReply(context), context.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>The answer to a question: an exit code for the client, set before any text, then text.</summary>
internal sealed class InspectionReply(HttpContext context)
{
    public void ExitWith(int code) => context.Response.Headers[InspectionServer.ExitHeader] = code.ToString(CultureInfo.InvariantCulture);

    /// <summary>Sends the exit code, before the first text of an answer that may have none for long.</summary>
    public Task BeginAsync() => context.Response.StartAsync(context.RequestAborted);

    public Task WriteAsync(string text) =>
        context.Response.WriteAsync(LogFormat.Escape(text, except: "\n\t"), context.RequestAborted);
}
