using LustreActors.Hocon;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Monitoring;

/// <summary>The health check of containers and load balancers.</summary>
internal static class HealthCommand
{
    public static Command Describe() => new(
        "health",
        "say whether the collector on this host works",
        """
        Usage: lustre-exporter health [--url URL | --socket PATH] [--timeout SECONDS] [--config FILE] [-Dpath=value ...]

        Asks the running collector whether it is healthy: /-/healthy at the first address of http.listen, or through the socket of the
        inspection where http.web-config protects the port. A source that hangs does not make it unhealthy.

          --url URL          ask this address, for example http://oss1:9846; no configuration is read
          --socket PATH      ask this socket (inspect.socket); no configuration is read
          --timeout SECONDS  how long to wait for the answer (3)
          --config FILE      the configuration file

        Exit code 0: healthy; 1: not healthy or no answer, with the reason on standard error; 2: wrong usage.

        """,
        RunAsync)
    {
        Options = CollectorClient.Options,
        TakesSettings = true,
    };

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        try
        {
            using var client = await CollectorClient.CreateAsync(arguments, terminal).ConfigureAwait(false);
            var answer = await client.GetAsync("/-/healthy").ConfigureAwait(false);
            if (answer.IsOk)
            {
                await terminal.Out.WriteLineAsync("healthy").ConfigureAwait(false);
                return ExitCode.Stopped;
            }

            return await FailAsync(terminal, $"{client.Place}: {(int)answer.Status} {answer.Line}").ConfigureAwait(false);
        }
        catch (NoAnswerException e)
        {
            return await FailAsync(terminal, e.Message).ConfigureAwait(false);
        }
        catch (HoconException e)
        {
            // Docker reserves the exit code 2 of a health check.
            return await FailAsync(terminal, $"the configuration does not say where to ask: {e.Problems[0]}").ConfigureAwait(false);
        }
    }

    private static async Task<int> FailAsync(Terminal terminal, string reason)
    {
        await terminal.Error.WriteLineAsync($"lustre-exporter health: {reason}").ConfigureAwait(false);
        return ExitCode.Failed;
    }
}
