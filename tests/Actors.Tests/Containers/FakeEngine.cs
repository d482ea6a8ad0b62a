using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace LustreActors.Actors.Tests.Containers;

/// <summary>An engine on a Unix socket that answers with bytes of the test, because it has to misbehave.</summary>
#pragma warning disable CA1001 // Its token source has no timer and no handle: it need not be disposed.
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lustre-engine-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    public FakeEngine()
    {
        SocketPath = Path.Combine(_folder.FullName, "engine.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string SocketPath { get; }

    /// <summary>The paths that were asked for, without the version.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The containers by id: the state and the words of the list, and the inspection.</summary>
    public ConcurrentDictionary<string, (string State, string Status, string Inspection)> Containers { get; } = new(StringComparer.Ordinal);

    public string Events { get; set; } = "";

    public string Versions { get; set; } = """{"ApiVersion":"1.41","MinAPIVersion":"1.12"}""";

    /// <summary>Replaces an answer: bytes that are sent as they are, or null for the ordinary one.</summary>
    public Func<string, byte[]?> Instead { get; set; } = _ => null;

    /// <summary>Accepts and reads, and says nothing.</summary>
    public bool IsSilent { get; set; }

    public static byte[] Http(string body, string status = "200 OK") => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    public void Add(string id, string name, string state = "running", int process = 0) => Containers[id] = (
        state, "Up 5 seconds",
        $$$"""
        {"Id":"{{{id}}}","Name":"/{{{name}}}","Config":{"Image":"img:1"},
        "State":{"Status":"{{{state}}}","Running":{{{(state == "running" ? "true" : "false")}}},"Pid":{{{process}}}}}
        """);

    /// <summary>The questions since the last call.</summary>
    public string[] TakeAsked()
    {
        var asked = new List<string>();
        while (Asked.TryDequeue(out var path))
            asked.Add(path);
        return [.. asked];
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _folder.Delete(recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            try
            {
                var request = new byte[4096];
                var read = await client.ReceiveAsync(request, _stop.Token);
                var path = Encoding.ASCII.GetString(request, 0, read).Split(' ') is [_, var target, ..] ? target : "";
                if (path.StartsWith("/v1.", StringComparison.Ordinal))
                    path = path[path.IndexOf('/', 1)..];
                Asked.Enqueue(path);
                if (IsSilent)
                    await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
                await client.SendAsync(Instead(path) ?? AnswerTo(path), _stop.Token);
                client.Shutdown(SocketShutdown.Send);
                while (await client.ReceiveAsync(request, _stop.Token) > 0)
                {
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The other side has disconnected, or the test is over.
            }
        }
    }

    private byte[] AnswerTo(string path)
    {
        if (path == "/version")
            return Http(Versions);
        if (path.StartsWith("/containers/json", StringComparison.Ordinal))
        {
            return Http($"[{string.Join(',', Containers.Select(c =>
                $$"""{"Id":"{{c.Key}}","State":"{{c.Value.State}}","Status":"{{c.Value.Status}}"}"""))}]");
        }

        if (path.StartsWith("/events", StringComparison.Ordinal))
            return Http(Events);
        return path.Split('/') is [_, "containers", var id, "json"] && Containers.TryGetValue(id, out var known)
            ? Http(known.Inspection)
            : Http("""{"message":"no such container"}""", "404 Not Found");
    }
}
