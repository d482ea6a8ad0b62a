using System.Runtime.InteropServices;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;
using LustreActors.Host.Logging;
using Microsoft.Extensions.Hosting.Systemd;

namespace LustreActors.Host.Running;

internal static class RunCommand
{
    public static Command Describe() => new(
        "run",
        "collect and serve until told to stop",
        $"""
        Usage: lustre-exporter run [--config FILE] [-Dpath=value ...]

        Reads Lustre on this host and serves what it finds at http://HOST:9846/metrics. A host without Lustre is no error: it waits for one.
        Without --config it reads {ConfigurationFile.DefaultPath} if that is there; every setting has a default.

          --config FILE   the configuration file
          -Dpath=value    a setting that overrides the file, for example -Dlog.level=debug

        As with other exporters, --config.file is --config, and --web.listen-address, --web.config.file, --log.level and --log.format
        set http.listen, http.web-config, log.level and log.format.

        SIGTERM and SIGINT stop it after the scrapes in flight; SIGHUP reads the configuration again.
        Exit code 0: stopped as asked; 1: failed at run time; 2: wrong usage or configuration.

        """,
        RunAsync)
    {
        Options = [ConfigurationFile.ConfigOption],
        TakesSettings = true,
    };

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        return await RunAsync(ConfigurationFile.From(arguments, terminal), terminal).ConfigureAwait(false);
    }

    public static async Task<int> RunAsync(ConfigurationFile file, Terminal terminal, Func<Collector, Task>? afterStart = null)
    {
        // Until the collector handles it, SIGHUP would end the process.
        var isReloadAsked = false;
        using var early = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = isReloadAsked = true);
        var bound = await file.LoadAsync(ConfigurationFile.StartDeadline).ConfigureAwait(false);
        var journal = !string.IsNullOrEmpty(terminal.Environment("JOURNAL_STREAM"));
        using var logs = new LineLogging(terminal.Error, journal, bound.Options.LogLevel, TimeProvider.System)
        {
            WritesJson = bound.Options.LogsJson,
        };
        using var ports = PublicPorts.TryBind(bound.Options.Http.Listen.Items, logs.CreateLogger("host"));
        if (ports is null)
            return ExitCode.Failed;
        using var service = new ServiceManager(
            new SystemdNotifier(), ServiceManager.Watchdog(terminal.Environment, Environment.ProcessId), TimeProvider.System,
            logs.CreateLogger("systemd"));
        await using var collector = await Collector
            .CreateAsync(file, bound, ports, logs, service, TimeProvider.System).ConfigureAwait(false);
        using var signals = new Signals(collector);
        early.Dispose();
        if (!await collector.StartAsync().ConfigureAwait(false))
            return ExitCode.Failed;
        MappedFiles.BoundReadAhead();
        if (isReloadAsked)
            await collector.ReloadAsync().ConfigureAwait(false);
        if (afterStart is not null)
            await afterStart(collector).ConfigureAwait(false);
        return await collector.Ended.ConfigureAwait(false);
    }
}
