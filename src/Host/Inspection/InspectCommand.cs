using System.Globalization;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;

namespace LustreActors.Host.Inspection;

/// <summary>The client of the inspection. It sends its words and shows the answer: the commands are known to the server alone.</summary>
internal static class InspectCommand
{
    private const string SocketOption = "--socket";
    private const string WatchOption = "--watch";
    private const string JsonOption = "--json";

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    /// <summary>Longer than the collector takes for its slowest answer, that of <c>collect</c>.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    public static Command Describe() => new(
        "inspect",
        "look into a running collector: its tree, its sources, what hangs",
        $"""
        Usage: lustre-exporter inspect [--socket PATH] [COMMAND ...] [--json] [--watch] [--timeout SECONDS]
                                       [--config FILE] [-Dpath=value ...]

        Asks the collector on this host through its socket; without a command it lists what can be asked.
        The socket is that of --socket, or else of the configuration (inspect.socket).

          --socket PATH      the socket
          --config FILE      the configuration file to take the socket from
          --json             the answer as JSON
          --watch            ask again every second, until Ctrl-C
          --timeout SECONDS  how long to wait for the answer (30); of an answer that continues, such as log tail, for its beginning

        """,
        RunAsync)
    {
        Options =
        [
            CommandOption.File(SocketOption), ConfigurationFile.ConfigOption, CommandOption.Switch(JsonOption),
            CommandOption.Switch(WatchOption), CommandOption.Text(InspectionClient.TimeoutOption),
        ],
        TakesSettings = true,
        FirstWords = [.. InspectionGrammar.All.Select(c => c.Words[0]).Distinct()],
        MaxWords = int.MaxValue,
        PassesOptionsOn = true,
    };

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        var timeout = InspectionClient.Timeout(arguments, DefaultTimeout);
        var socket = arguments[SocketOption]
            ?? (await ConfigurationFile.From(arguments, terminal).LoadAsync().ConfigureAwait(false)).Options.InspectSocket;
        var watch = arguments.Has(WatchOption);
        List<string> words = arguments.Has(JsonOption) ? [.. arguments.Words, JsonOption] : arguments.Words;
        using var client = InspectionClient.Create(socket);
        using var timer = new PeriodicTimer(WatchInterval);
        do
        {
            if (watch)
                await terminal.Out.WriteAsync("\e[H\e[2J").ConfigureAwait(false);
            var code = await AskAsync(client, words, socket, timeout, terminal).ConfigureAwait(false);
            if (!watch || code != ExitCode.Stopped)
                return code;
        }
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false));
        return ExitCode.Stopped;
    }

    private static async Task<int> AskAsync(HttpClient client, List<string> words, string socket, TimeSpan timeout, Terminal terminal)
    {
        using var overdue = new CancellationTokenSource(timeout, TimeProvider.System);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "http://inspect/")
            {
                Content = new StringContent(string.Join('\n', words)),
            };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, overdue.Token)
                .ConfigureAwait(false);
            if (words.Contains("tail") || words.Contains("--follow"))
                overdue.CancelAfter(Timeout.InfiniteTimeSpan);
            var code = response.Headers.TryGetValues(InspectionServer.ExitHeader, out var values)
                && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : ExitCode.Failed;
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(overdue.Token).ConfigureAwait(false));

            // What answers at the socket may be another program.
            var to = code == ExitCode.Stopped ? new PrintableWriter(terminal.Out) : terminal.Error;
            while (await reader.ReadLineAsync(overdue.Token).ConfigureAwait(false) is { } line)
            {
                await to.WriteLineAsync(line).ConfigureAwait(false);
                await to.FlushAsync().ConfigureAwait(false);
            }

            return code;
        }
        catch (HttpRequestException e)
        {
            return await FailAsync(InspectionClient.Explain(e, socket)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (overdue.IsCancellationRequested)
        {
            return await FailAsync(InspectionClient.NoAnswerWithin(timeout)).ConfigureAwait(false);
        }

        async Task<int> FailAsync(string cause)
        {
            await terminal.Error.WriteLineAsync($"lustre-exporter inspect: {socket}: {cause}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }
}
