using System.Formats.Tar;
using LustreActors.Actors;
using LustreActors.Kernel;
using LustreActors.Sources.Lustre;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

internal static class DumpCommand
{
    public static Command Describe() => new(
        "dump",
        "write the raw inputs into a tar, for a bug report",
        """
        Usage: lustre-exporter dump FILE.tar [--config FILE] [-Dpath=value ...]

        Copies every file that the collector may read below Lustre's roots into a tar, read-only and each under the deadline of the
        configuration: a file that hangs is left out and named. `lustre-exporter once --from FILE.tar` shows what the collector makes of it.
        The tar holds names of jobs, users and clients: look at it before you send it.

        """,
        RunAsync);

    private static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        var arguments = Arguments.Parse(args, [ConfigurationFile.Option], []);
        if (arguments.Words.Count != 1)
            throw new UsageException("name the file to write, for example lustre.tar");
        var options = ConfigurationFile.From(arguments, terminal).Load().Options;
        if (options.Lustre is not { } lustre)
            throw new UsageException("lustre.enabled is off: there is nothing to dump");

        var path = arguments.Words[0];
        using var logs = new LineLogging(terminal.Error, journal: false, LogLevel.Error, TimeProvider.System);
        await using var lane = new BlockingLane(new BlockingLaneOptions { MaxAbandoned = options.MaxAbandoned }, TimeProvider.System, logs.CreateLogger("blocking"));
        try
        {
            var (files, left) = await WriteAsync(path, lustre, lane, options.Collect.Deadline, terminal).ConfigureAwait(false);
            await terminal.Out.WriteLineAsync($"{path}: {files} files{(left > 0 ? $", {left} left out" : "")}").ConfigureAwait(false);
            return files > 0 ? ExitCode.Stopped : ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync($"lustre-exporter dump: {path}: {e.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    /// <summary>The tar holds names of jobs and clients.</summary>
    private static readonly FileStreamOptions OwnerAlone = new()
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    private static async Task<(int Files, int Left)> WriteAsync(string path, LustreOptions options, BlockingLane lane, TimeSpan deadline, Terminal terminal)
    {
        if (!Roots(options.Roots).Any(r => Directory.Exists(r.Root)))
            throw new IOException("no Lustre on this host: nothing was written");
        await using var tar = new TarWriter(new FileStream(path, OwnerAlone), TarEntryFormat.Pax, leaveOpen: false);
        var (files, left) = (0, 0);
        foreach (var (root, prefix) in Roots(options.Roots))
        {
            var list = await lane.Run("dump/" + prefix, call => List(root, call), deadline * 4).ConfigureAwait(false);
            foreach (var file in list.Value ?? [])
            {
                var read = await lane.Run(file, _ => Read(file), deadline).ConfigureAwait(false);
                if (!read.Succeeded)
                {
                    left++;
                    await terminal.Error.WriteLineAsync($"left out: {file}: {read.Error?.Message ?? read.Detail}").ConfigureAwait(false);
                    continue;
                }

                files++;
                var name = prefix + "/" + Path.GetRelativePath(root, file);
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(read.Value!) }).ConfigureAwait(false);
            }
        }

        return (files, left);
    }

    /// <summary>Where the three roots lie in a dump is fixed, so that one from a container can be read anywhere.</summary>
    internal static IEnumerable<(string Root, string Prefix)> Roots(LustreRoots roots) =>
    [
        (roots.Proc, "proc/fs/lustre"),
        (roots.Sys, "sys/fs/lustre"),
        (roots.Debug, "sys/kernel/debug/lustre"),
    ];

    private static List<string> List(string root, LaneCall call)
    {
        var files = new List<string>();
        if (!Directory.Exists(root))
            return files;
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(root, "*", options))
        {
            call.Reading(file);
            if (call.IsAbandoned)
                break;

            // Reading some files does something: a `ping` asks the target, and write-only ones fail anyway.
            if (Path.GetFileName(file) is not ("ping" or "clear" or "force_sync"))
                files.Add(file);
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static byte[] Read(string file)
    {
        using var handle = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using var bytes = new MemoryStream();
        handle.CopyTo(bytes, 64 * 1024);
        return bytes.ToArray();
    }
}
