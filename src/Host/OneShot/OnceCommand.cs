using System.Buffers;
using System.Collections.Immutable;
using LustreActors.Actors;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Machine;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Supervising;
using LustreActors.Blocking;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;
using LustreActors.Host.Logging;
using LustreActors.Host.OwnMetrics;
using LustreActors.Messages;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Writing;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.OneShot;

internal static class OnceCommand
{
    public static Command Describe() => new(
        "once",
        "collect once, print it, and end",
        """
        Usage: lustre-exporter once [--format prometheus|openmetrics|json] [--source NAME] [--from DUMP.tar] [--output FILE]
                                    [--config FILE] [-Dpath=value ...]

        Reads every source once, prints what it found, and says on standard error what could not be read and what would open it.

          --format F      prometheus (text 0.0.4, the default), openmetrics (1.0), or json: one document with `sources` (name, state,
                          seconds, bytes_read, lines_refused, first_refusal, troubles) and `families` (name, type, unit, help, samples
                          with labels and value; those of histograms with le). Numbers have all their digits; NaN and infinities are
                          strings.
          --source NAME   only this source, for example scratch-OST0000 or scratch-OST0000/jobs; a wrong name lists them all
          --from FILE     read a dump (see `lustre-exporter dump`) instead of this host
          --output FILE   write it there instead of printing it, for example for node_exporter's textfile collector: the file is written
                          aside and renamed, so that no reader sees a part of it
          --config FILE   the configuration file

        Exit code 0: all was read; 1: something could not be.

        """,
        RunAsync)
    {
        Options =
        [
            CommandOption.Choice("--format", "prometheus", "openmetrics", "json"),
            CommandOption.Text("--source"),
            CommandOption.File("--from"),
            CommandOption.File("--output"),
            ConfigurationFile.ConfigOption,
        ],
        TakesSettings = true,
    };

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        ExpositionFormat? format = (arguments["--format"] ?? "prometheus") switch
        {
            "json" => null,
            "openmetrics" => ExpositionFormat.OpenMetrics,
            _ => ExpositionFormat.PrometheusText,
        };
        using var dump = arguments["--from"] is { } tar ? ExtractedDump.Open(tar) : null;
        var bound = await ConfigurationFile.From(arguments, terminal, dump?.Settings ?? []).LoadAsync().ConfigureAwait(false);
        using var logs = new LineLogging(terminal.Error, journal: false, LogLevel.Error, TimeProvider.System);
        using var output = arguments["--output"] is { } file ? OutputFile.Create(file) : null;
        var to = output is null ? terminal : terminal with { RawOut = output.Stream };
        var code = await CollectAsync(bound.Options, arguments["--source"], format, logs, to).ConfigureAwait(false);
        output?.Publish();
        if (dump?.Unread is not { Count: > 0 } unread)
            return code;
        await terminal.Error.WriteLineAsync(
            $"{unread.Count} files could not be read when the dump was made; the first: {unread[0]}").ConfigureAwait(false);
        return ExitCode.Failed;
    }

    private static async Task<int> CollectAsync(
        AppOptions options, string? source, ExpositionFormat? textFormat, LineLogging logs, Terminal terminal)
    {
        await using var lane = new BlockingLane(
            new BlockingLaneOptions { MaxAbandoned = options.MaxAbandoned }, TimeProvider.System, logs.CreateLogger("blocking"));
        var own = new OwnRegistry();
        ProcessMetrics.Register(own);
        RuntimeMetrics.Register(own);
        var system = AkkaConfiguration.Start(TimeProvider.System, logs);
        try
        {
            var (tree, published) = (new ActorTree(system), new PublishedExposition());
            var exposition = MetricsActor.Props(options.Collect, published, _ => own.Export(), TimeProvider.System);
            var metrics = await tree.StartAsync(MetricsActor.Name, exposition, Supervision.KeepsState).ConfigureAwait(false);
            var services = new SourceServices(lane, metrics, TimeProvider.System);
            var collect = CollectSupervisor.Props(() => options.Sources, services);
            await tree.StartAsync("collect", collect).ConfigureAwait(false);

            // Discovery and reading have a deadline each, and so has every command that a source runs.
            var runsCommands =
                options.Sources.Lustre is { Lctl: not null } or { Sources.Lfs.IsOn: true } or { Sources.Lnetctl.IsOn: true };
            var wait = options.Collect.Deadline * (runsCommands ? 5 : 2.5);
            await metrics.AskAsync<Refreshed>(new MetricsProtocol.Refresh(wait), wait * 2).ConfigureAwait(false);
            var sources = await metrics.AskAsync<ImmutableArray<SourceStatus>>(MetricsProtocol.ReadSources.Now, wait).ConfigureAwait(false);
            var roots = options.Sources.Lustre?.Roots.Proc ?? "/proc";
            return await PrintAsync(sources, source, published.Current, textFormat, roots, terminal).ConfigureAwait(false);
        }
        finally
        {
            await AkkaConfiguration.EndAsync(system).ConfigureAwait(false);
        }
    }

    private static async Task<int> PrintAsync(
        ImmutableArray<SourceStatus> sources, string? only, Exposition all, ExpositionFormat? textFormat, string roots,
        Terminal terminal)
    {
        if (only is not null)
        {
            var known = sources.Select(s => s.Source).ToList();
            sources = [.. sources.Where(s => s.Source == only)];
            if (sources.IsEmpty)
                throw new UsageException(known.Count > 0
                    ? $"there is no source {only} here; there are: {string.Join(", ", known)}"
                    : $"there is no source {only} here: no Lustre was found below {roots}");
            all = Exposition.Of(sources.SelectMany(s => s.Last?.Snapshot?.Segments ?? []));
        }

        if (textFormat is { } format)
        {
            var text = new ArrayBufferWriter<byte>();
            all.Write(text, format);
            await terminal.RawOut.WriteAsync(text.WrittenMemory).ConfigureAwait(false);
        }
        else
        {
            await JsonReport.WriteAsync(terminal.RawOut, sources, all).ConfigureAwait(false);
        }

        await terminal.RawOut.FlushAsync().ConfigureAwait(false);

        if (only is null && sources.IsEmpty)
            await terminal.Error.WriteLineAsync("No Lustre on this host").ConfigureAwait(false);
        var complete = true;
        foreach (var source in sources)
        {
            foreach (var note in source.Last?.Notes ?? [])
                await terminal.Error.WriteLineAsync($"{source.Source}: note: {note}").ConfigureAwait(false);
            if (source.State == SourceState.Up && source.LinesRefused == 0)
                continue;
            complete &= source.State == SourceState.Up;
            var refused = source.LinesRefused > 0 ? $"{source.LinesRefused} lines refused; " : "";
            await terminal.Error.WriteLineAsync($"{source.Source}: {refused}{source.Error ?? "no answer in time"}").ConfigureAwait(false);
        }

        return complete ? ExitCode.Stopped : ExitCode.Failed;
    }
}
