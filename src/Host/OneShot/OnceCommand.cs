using System.Buffers;
using System.Collections.Immutable;
using LustreActors.Actors;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Inspecting;
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
        Usage: lustre-exporter once [--format prometheus|openmetrics|json] [--source NAME] [--from DUMP.tar] [--config FILE]
                                    [-Dpath=value ...]

        Reads every source once, prints what it found, and says on standard error what could not be read and what would open it.

          --format F      prometheus (text 0.0.4, the default), openmetrics (1.0), or json: one document with `sources` (name, state,
                          seconds, bytes_read, lines_refused, first_refusal, troubles) and `families` (name, type, unit, help, samples
                          with labels and value; those of histograms with le). Numbers have all their digits; NaN and infinities are
                          strings.
          --source NAME   only this source, for example scratch-OST0000 or scratch-OST0000/jobs; a wrong name lists them all
          --from FILE     read a dump (see `lustre-exporter dump`) instead of this host
          --config FILE   the configuration file

        Exit code 0: all was read; 1: something could not be.

        """,
        RunAsync);

    private static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        var arguments = Arguments.Parse(args, ["--format", "--source", "--from", ConfigurationFile.Option], []);
        arguments.RefuseWords();
        ExpositionFormat? format = (arguments["--format"] ?? "prometheus") switch
        {
            "prometheus" => ExpositionFormat.PrometheusText,
            "openmetrics" => ExpositionFormat.OpenMetrics,
            "json" => null,
            var other => throw new UsageException($"--format is prometheus, openmetrics or json, not '{other}'"),
        };
        using var dump = arguments["--from"] is { } tar ? ExtractedDump.Open(tar) : null;
        var bound = ConfigurationFile.From(arguments, terminal, dump?.Settings ?? []).Load();
        using var logs = new LineLogging(terminal.Error, journal: false, LogLevel.Error, TimeProvider.System);
        var code = await CollectAsync(bound.Options, arguments["--source"], format, logs, terminal).ConfigureAwait(false);
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
            await tree.StartAsync(
                "collect", CollectSupervisor.Props(() => options.Lustre, services, gpu: () => options.Gpu)).ConfigureAwait(false);

            // Discovery and reading have a deadline each, and so has every command that a source runs.
            var wait =
                options.Collect.Deadline * (options.Lustre is { Lctl: null, Sources: { Lfs.IsOn: false, Lnetctl.IsOn: false } } ? 2.5 : 5);
            await metrics.AskAsync<Refreshed>(new MetricsProtocol.Refresh(wait), wait * 2).ConfigureAwait(false);
            var sources = await metrics.AskAsync<ImmutableArray<SourceStatus>>(MetricsProtocol.ReadSources.Now, wait).ConfigureAwait(false);
            return await PrintAsync(sources, source, published.Current, textFormat, terminal).ConfigureAwait(false);
        }
        finally
        {
            await AkkaConfiguration.EndAsync(system).ConfigureAwait(false);
        }
    }

    private static async Task<int> PrintAsync(
        ImmutableArray<SourceStatus> sources, string? only, Exposition all, ExpositionFormat? textFormat, Terminal terminal)
    {
        if (only is not null)
        {
            var known = sources.Select(s => s.Source);
            sources = [.. sources.Where(s => s.Source == only)];
            if (sources.IsEmpty)
                throw new UsageException($"there is no source {only} here; there are: {string.Join(", ", known)}");
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
