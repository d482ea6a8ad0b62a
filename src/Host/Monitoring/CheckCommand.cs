using LustreActors.Hocon;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Monitoring;

/// <summary>The check for Nagios, Icinga and others that run plugins.</summary>
internal static class CheckCommand
{
    public static Command Describe() => new(
        "check",
        "check the filesystems, for Nagios and Icinga",
        """
        Usage: lustre-exporter check [--capacity WARN,CRIT] [--inodes WARN,CRIT] [--targets-down WARN,CRIT] [--sources-down WARN,CRIT]
                                     [--source-age WARN,CRIT] [--url URL | --socket PATH] [--timeout SECONDS] [--config FILE]
                                     [-Dpath=value ...]

        Asks the running collector, and prints one line with the worst that it found and with performance data, then one line for each
        trouble. A threshold is reached when the figure is equal or larger; an empty one never applies, as in --inodes ,99.

          --capacity WARN,CRIT      used space of a filesystem or of its fullest OST, in percent (85,95)
          --inodes WARN,CRIT        used inodes of a filesystem, in percent (85,95)
          --targets-down WARN,CRIT  OSTs and MDTs that are down, unhealthy or hang (1,1)
          --sources-down WARN,CRIT  sources that cannot be read (1,)
          --source-age WARN,CRIT    age of the oldest reading of a source, in seconds (900,3600)
          --url URL                 ask this address, for example http://oss1:9846; no configuration is read
          --socket PATH             ask this socket (inspect.socket); no configuration is read
          --timeout SECONDS         how long to wait for the answer (3)
          --config FILE             the configuration file

        Exit code 0: OK; 1: WARNING; 2: CRITICAL; 3: UNKNOWN: there is no answer, no filesystem, a source was not read
        yet, or the usage is wrong.

        """,
        RunAsync)
    {
        Options =
        [
            CommandOption.Text("--capacity"), CommandOption.Text("--inodes"), CommandOption.Text("--targets-down"),
            CommandOption.Text("--sources-down"), CommandOption.Text("--source-age"), .. CollectorClient.Options,
        ],
        TakesSettings = true,
        UsageExitCode = (int)CheckState.Unknown,
    };

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        var limits = CheckLimits.Bind(arguments);
        try
        {
            using var client = await CollectorClient.CreateAsync(arguments, terminal).ConfigureAwait(false);
            var result = CheckResult.Of(await StatusReader.ReadAsync(client).ConfigureAwait(false), limits);
            return await PrintAsync(result, terminal).ConfigureAwait(false);
        }
        catch (NoAnswerException e)
        {
            return await PrintAsync(CheckResult.Unknown(e.Message), terminal).ConfigureAwait(false);
        }
        catch (HoconException e)
        {
            return await PrintAsync(
                CheckResult.Unknown($"the configuration does not say where to ask: {e.Problems[0]}"), terminal).ConfigureAwait(false);
        }
    }

    private static async Task<int> PrintAsync(CheckResult result, Terminal terminal)
    {
        await terminal.Out.WriteAsync(result.ToString()).ConfigureAwait(false);
        return (int)result.State;
    }
}

/// <summary>The thresholds of a check.</summary>
internal sealed record CheckLimits(
    Threshold Capacity, Threshold Inodes, Threshold TargetsDown, Threshold SourcesDown, Threshold SourceAge)
{
    public static CheckLimits Default { get; } = new(new(85, 95), new(85, 95), new(1, 1), new(1, null), new(900, 3600));

    public static CheckLimits Bind(Arguments arguments) => new(
        Threshold.Parse("--capacity", arguments["--capacity"], Default.Capacity),
        Threshold.Parse("--inodes", arguments["--inodes"], Default.Inodes),
        Threshold.Parse("--targets-down", arguments["--targets-down"], Default.TargetsDown),
        Threshold.Parse("--sources-down", arguments["--sources-down"], Default.SourcesDown),
        Threshold.Parse("--source-age", arguments["--source-age"], Default.SourceAge));
}
