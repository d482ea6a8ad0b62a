using System.Globalization;
using System.Net.Sockets;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;

namespace LustreActors.Host.Inspection;

/// <summary>The client of the inspection. It sends its words and shows the answer: the commands are known to the server alone.</summary>
internal static class InspectCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    public static Command Describe() => new(
        "inspect",
        "look into a running collector: its tree, its sources, what hangs",
        $"""
        Usage: lustre-exporter inspect [--socket PATH] [COMMAND ...] [--json] [--watch]

        Asks the collector on this host through its socket; without a command it lists what can be asked.
        The socket is that of --socket, or else of the configuration (inspect.socket).

          --socket PATH   the socket
          --config FILE   the configuration file to take the socket from
          --json          the answer as JSON
          --watch         ask again every second, until Ctrl-C

        """,
        RunAsync);

    private static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        // Options of the client are taken out; all other words go to the server.
        var words = new List<string>();
        string? socket = null;
        var own = new List<string>();
        var watch = false;
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "--socket" or ConfigurationFile.Option && i + 1 < args.Count)
            {
                if (args[i] == "--socket")
                    socket = args[++i];
                else
                    own.AddRange([args[i], args[++i]]);
            }
            else if (args[i].StartsWith("--socket=", StringComparison.Ordinal))
                socket = args[i]["--socket=".Length..];
            else if (args[i].StartsWith("-D", StringComparison.Ordinal)
                || args[i].StartsWith(ConfigurationFile.Option + "=", StringComparison.Ordinal))
                own.Add(args[i]);
            else if (args[i] == "--watch")
                watch = true;
            else
                words.Add(args[i]);
        }

        var file = ConfigurationFile.From(Arguments.Parse(own, [ConfigurationFile.Option], []), terminal);
        socket ??= (await file.LoadAsync().ConfigureAwait(false)).Options.InspectSocket;
        using var client = Client(socket);
        using var timer = new PeriodicTimer(WatchInterval);
        do
        {
            if (watch)
                await terminal.Out.WriteAsync("\e[H\e[2J").ConfigureAwait(false);
            var code = await AskAsync(client, words, socket, terminal).ConfigureAwait(false);
            if (!watch || code != ExitCode.Stopped)
                return code;
        }
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false));
        return ExitCode.Stopped;
    }

    private static async Task<int> AskAsync(HttpClient client, List<string> words, string socket, Terminal terminal)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "http://inspect/")
            {
                Content = new StringContent(string.Join('\n', words)),
            };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            var code = response.Headers.TryGetValues(InspectionServer.ExitHeader, out var values)
                && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : ExitCode.Failed;
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync().ConfigureAwait(false));

            // What answers at the socket may be another program.
            var to = code == ExitCode.Stopped ? new PrintableWriter(terminal.Out) : terminal.Error;
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                await to.WriteLineAsync(line).ConfigureAwait(false);
                await to.FlushAsync().ConfigureAwait(false);
            }

            return code;
        }
        catch (HttpRequestException e)
        {
            var cause = e.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied }
                ? "only its owner may ask: run this as the user that the collector runs as"
                : $"{(e.InnerException ?? e).Message}; is lustre-exporter running, with the same inspect.socket?";
            await terminal.Error.WriteLineAsync($"lustre-exporter inspect: {socket}: {cause}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    private static HttpClient Client(string socket) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, stopping) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), stopping).ConfigureAwait(false);
            return new NetworkStream(connection, ownsSocket: true);
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
