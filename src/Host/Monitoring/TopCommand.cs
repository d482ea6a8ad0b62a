using System.Globalization;
using System.Runtime.InteropServices;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Monitoring;

/// <summary>The live view of a terminal.</summary>
internal static class TopCommand
{
    private const string OnceOption = "--once";
    private const string IntervalOption = "--interval";
    private const double MaxIntervalSeconds = 3600;
    private const int DefaultWidth = 80;

    private const string EnterScreen = "\e[?1049h\e[?25l";
    private const string LeaveScreen = "\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string EndLine = "\e[K\r\n";
    private const string EndScreen = "\e[J";

    public static Command Describe() => new(
        "top",
        "show the filesystems, targets and jobs of a running collector, live",
        """
        Usage: lustre-exporter top [--once] [--interval SECONDS] [--url URL | --socket PATH] [--timeout SECONDS] [--config FILE]
                                   [-Dpath=value ...]

        Shows the filesystems, the targets in trouble or with most activity, and the heaviest jobs of the collector on this host, until q or
        Ctrl-C. Rates are per second; a dash stands for what is not known (yet).

          --once              print it one time and end, as when the output is no terminal
          --interval SECONDS  how often to ask (2)
          --url URL           ask this address, for example http://oss1:9846; no configuration is read
          --socket PATH       ask this socket (inspect.socket); no configuration is read
          --timeout SECONDS   how long to wait for the answer (3)
          --config FILE       the configuration file

        Exit code 0: ended by q or Ctrl-C; 1: no answer.

        """,
        RunAsync)
    {
        Options = [CommandOption.Switch(OnceOption), CommandOption.Text(IntervalOption), .. CollectorClient.Options],
        TakesSettings = true,
    };

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        var interval = Interval(arguments[IntervalOption]);
        try
        {
            using var client = await CollectorClient.CreateAsync(arguments, terminal).ConfigureAwait(false);
            if (!arguments.Has(OnceOption) && !Console.IsOutputRedirected)
                return await ShowAsync(client, interval, terminal).ConfigureAwait(false);
            var status = await StatusReader.ReadAsync(client).ConfigureAwait(false);
            foreach (var line in TopScreen.Draw(status, DefaultWidth, int.MaxValue, keys: false))
                await terminal.Out.WriteLineAsync(line).ConfigureAwait(false);
            return ExitCode.Stopped;
        }
        catch (NoAnswerException e)
        {
            await terminal.Error.WriteLineAsync($"lustre-exporter top: {e.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    /// <summary>A collector that does not answer for a while is named on the screen; one that never did ends the view.</summary>
    private static async Task<int> ShowAsync(CollectorClient client, TimeSpan interval, Terminal terminal)
    {
        var status = await StatusReader.ReadAsync(client).ConfigureAwait(false);
        var quit = new TaskCompletionSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Quit);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Quit);
        if (!Console.IsInputRedirected)
            new Thread(() => ReadKeys(quit), maxStackSize: 256 * 1024) { IsBackground = true, Name = "keys" }.Start();
        string? problem = null;
        await terminal.Out.WriteAsync(EnterScreen).ConfigureAwait(false);
        try
        {
            while (!quit.Task.IsCompleted)
            {
                var (width, height) = (Math.Max(20, Console.WindowWidth), Math.Max(4, Console.WindowHeight));
                var lines = TopScreen.Draw(status, width, height - 1, keys: true).ToList();
                if (problem is not null)
                    lines[1] = problem.Length > width ? problem[..width] : problem;
                await terminal.Out.WriteAsync(Home + string.Join(EndLine, lines) + EndLine + EndScreen).ConfigureAwait(false);
                await terminal.Out.FlushAsync().ConfigureAwait(false);
                await Task.WhenAny(quit.Task, Task.Delay(interval, TimeProvider.System)).ConfigureAwait(false);
                if (quit.Task.IsCompleted)
                    break;
                try
                {
                    status = await StatusReader.ReadAsync(client).ConfigureAwait(false);
                    problem = null;
                }
                catch (NoAnswerException e)
                {
                    problem = $"No answer, this is old: {e.Message}";
                }
            }
        }
        finally
        {
            await terminal.Out.WriteAsync(LeaveScreen).ConfigureAwait(false);
            await terminal.Out.FlushAsync().ConfigureAwait(false);
        }

        return ExitCode.Stopped;

        void Quit(PosixSignalContext signal)
        {
            signal.Cancel = true;
            quit.TrySetResult();
        }
    }

    private static void ReadKeys(TaskCompletionSource quit)
    {
        try
        {
            while (Console.ReadKey(intercept: true).KeyChar is not ('q' or 'Q'))
            {
                // Other keys do nothing.
            }

            quit.TrySetResult();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            // The terminal is gone. A signal ends the view.
        }
    }

    private static TimeSpan Interval(string? text)
    {
        const double Default = 2;
        if (text is null)
            return TimeSpan.FromSeconds(Default);
        var number = text.EndsWith('s') ? text[..^1] : text;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0.1 and <= MaxIntervalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"{IntervalOption} {text}: write seconds from 0.1 to {MaxIntervalSeconds:0}, for example 2");
    }
}
