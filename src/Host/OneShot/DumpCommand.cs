using System.Formats.Tar;
using System.Globalization;
using System.Text;
using LustreActors.Actors.Lustre;
using LustreActors.Blocking;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;
using LustreActors.Host.Logging;
using LustreActors.Sources.Lustre.Parameters;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.OneShot;

internal static class DumpCommand
{
    public static Command Describe() => new(
        "dump",
        "write the raw inputs into a tar, for a bug report",
        """
        Usage: lustre-exporter dump FILE.tar [--config FILE] [-Dpath=value ...]

        Copies every file below the folders of Lustre and LNet into a tar, read-only and each under the deadline of the configuration: a
        file that hangs is left out and named. Never read are `ping`, files that can only be written, and the capacity of a server that
        is not connected, which would hang.
        The tar has a MANIFEST (versions, time) and an index.tsv: every name with its mode, size and error.
        `lustre-exporter once --from FILE.tar` shows what the collector makes of it; plain tar unpacks it.
        The tar holds names of jobs, users and clients: look at it before you send it.

          --config FILE   the configuration file

        """,
        RunAsync)
    {
        Options = [ConfigurationFile.ConfigOption],
        TakesSettings = true,
        MaxWords = 1,
    };

    private static async Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        if (arguments.Words.Count == 0)
            throw new UsageException("name the file to write, for example lustre.tar");
        var options = (await ConfigurationFile.From(arguments, terminal).LoadAsync().ConfigureAwait(false)).Options;
        if (options.Sources.Lustre is not { } lustre)
            throw new UsageException("lustre.enabled is off: there is nothing to dump");

        var path = arguments.Words[0];
        using var logs = new LineLogging(terminal.Error, journal: false, LogLevel.Error, TimeProvider.System);
        await using var lane = new BlockingLane(
            new BlockingLaneOptions { MaxAbandoned = options.MaxAbandoned }, TimeProvider.System, logs.CreateLogger("blocking"));
        try
        {
            var (files, leftOut) = await WriteAsync(path, options, lustre, lane, terminal).ConfigureAwait(false);
            await terminal.Out.WriteLineAsync($"{path}: {files} files{(leftOut > 0 ? $", {leftOut} left out" : "")}").ConfigureAwait(false);
            return files > 0 ? ExitCode.Stopped : ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync($"lustre-exporter dump: {path}: {e.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    /// <exception cref="IOException">The message says why the file cannot be created.</exception>
    private static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, OwnerAlone);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(e switch
            {
                DirectoryNotFoundException => $"there is no folder {Path.GetDirectoryName(Path.GetFullPath(path))}",
                UnauthorizedAccessException => "this user may not write there; name another folder",
                _ when Directory.Exists(path) => $"is a folder; name the file in it, for example {Path.Combine(path, "lustre.tar")}",
                _ when File.Exists(path) => "exists already, and is not written over: name another file",
                _ => e.Message,
            });
        }
    }

    /// <summary>
    /// Creates a new file for its owner alone: the tar has names of jobs and clients, and an existing file may be readable by others or a
    /// link.
    /// </summary>
    private static readonly FileStreamOptions OwnerAlone = new()
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    private static async Task<(int Files, int LeftOut)> WriteAsync(
        string path, AppOptions options, LustreOptions lustre, BlockingLane lane, Terminal terminal)
    {
        var roots = DumpList.Roots(lustre.Roots).Where(r => Directory.Exists(r.Root)).ToList();
        if (roots.Count == 0)
            throw new IOException("no Lustre on this host: nothing was written");
        await using var tar = new TarWriter(Create(path), TarEntryFormat.Pax, leaveOpen: false);
        var deadline = options.Collect.Deadline;
        var writer = new DumpWriter(tar, lane, deadline, TimeProvider.System, terminal.Error);
        await writer.WriteManifestAsync(await ManifestAsync(writer, lustre.Roots).ConfigureAwait(false)).ConfigureAwait(false);
        var found = new List<(DumpFile, int)>();
        var modules = Path.GetFullPath(Path.Combine(lustre.Roots.Sys, "../../module"));
        foreach (var (root, prefix) in roots.Concat(DumpList.BelowTargets(lustre.Roots)))
            await AddAsync(root, prefix, call => DumpList.Create(root, prefix, modules, call)).ConfigureAwait(false);
        await AddAsync(lustre.Roots.Blocks, "sys/block", call => DumpList.MapperNames(lustre.Roots, call)).ConfigureAwait(false);

        await writer.WriteAsync(found).ConfigureAwait(false);
        await writer.WriteIndexAsync().ConfigureAwait(false);
        return (writer.Files, writer.LeftOut);

        async Task AddAsync(string root, string prefix, Func<LaneCall, List<(DumpFile, int)>> list)
        {
            var listed = await lane.Run("dump/" + prefix, list, deadline * 4).ConfigureAwait(false);
            if (listed.Value is { } names)
                found.AddRange(names);
            else
                await terminal.Error.WriteLineAsync($"left out: {root}: {listed.Error?.Message ?? listed.Detail}").ConfigureAwait(false);
        }
    }

    private static async Task<string> ManifestAsync(DumpWriter writer, LustreRoots roots)
    {
        var (version, revision) = VersionCommand.Read();
        var kernel = await writer.ReadAsync("/proc/sys/kernel/osrelease").ConfigureAwait(false);
        var lustre = await writer.ReadAsync(Path.Combine(roots.Sys, "version")).ConfigureAwait(false)
            ?? await writer.ReadAsync(Path.Combine(roots.Proc, "version")).ConfigureAwait(false);
        return string.Create(CultureInfo.InvariantCulture, $"""
            exporter: {version} ({revision})
            time: {TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}
            kernel: {FirstLine(kernel)}
            lustre: {FirstLine(lustre)}

            """);

        static string FirstLine(byte[]? text) => text is null ? "unknown" : Encoding.UTF8.GetString(text).Split('\n')[0].Trim();
    }
}
