using System.Formats.Tar;
using System.Globalization;
using System.Text;
using LustreActors.Blocking;

namespace LustreActors.Host.OneShot;

/// <summary>
/// Reads the files one by one, each under the deadline, into a tar. The first entry is <c>MANIFEST</c>, the last <c>index.tsv</c>: a dump
/// without it is truncated.
/// </summary>
internal sealed class DumpWriter(TarWriter tar, BlockingLane lane, TimeSpan deadline, TimeProvider time, TextWriter progress)
{
    public const string Manifest = "MANIFEST";
    public const string Index = "index.tsv";

    /// <summary>Twice the job table of a target with 49,000 jobs.</summary>
    private const int MaxFileBytes = 256 << 20;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly StringBuilder _index = new("name\tkind\tmode\tbytes\terrno\tnote\n");
    private readonly Dictionary<(string, string), bool> _connected = [];
    private ILookup<(string Kind, string Device), DumpFile> _states = Array.Empty<DumpFile>().ToLookup(_ => ("", ""));
    private long _progressAt = time.GetTimestamp();

    public int Files { get; private set; }

    public int LeftOut { get; private set; }

    public Task WriteManifestAsync(string text) => AddAsync(Manifest, Encoding.UTF8.GetBytes(text), UnixFileMode.None);

    public async Task WriteAsync(IReadOnlyList<(DumpFile File, int Errno)> found)
    {
        _states = found.Select(f => f.File).Where(f => f.Import is not null && Path.GetFileName(f.Path) is "import" or "state")
            .ToLookup(f => f.Import!.Value);
        for (var i = 0; i < found.Count; i++)
        {
            await WriteAsync(found[i].File, found[i].Errno).ConfigureAwait(false);
            if (time.GetElapsedTime(_progressAt) < ProgressInterval)
                continue;
            _progressAt = time.GetTimestamp();
            await progress.WriteLineAsync($"{i + 1} of {found.Count} names, {Files} files so far").ConfigureAwait(false);
        }
    }

    public async Task<byte[]?> ReadAsync(string path)
    {
        var read = await lane.Run(path, call => Read(path, call), deadline).ConfigureAwait(false);
        return read.Value;
    }

    public Task WriteIndexAsync() => AddAsync(Index, Encoding.UTF8.GetBytes(_index.ToString()), UnixFileMode.None);

    private async Task WriteAsync(DumpFile file, int errno)
    {
        switch (file.Kind)
        {
            case 'd':
                await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.Directory, file.Name + "/") { Mode = Openable(file.Mode) | UnixFileMode.UserExecute })
                    .ConfigureAwait(false);
                await NoteAsync(file, 0, errno, "").ConfigureAwait(false);
                return;
            case 'l':
                await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.SymbolicLink, file.Name) { LinkName = file.LinkTarget! }).ConfigureAwait(false);
                await NoteAsync(file, 0, 0, "").ConfigureAwait(false);
                return;
        }

        if (file.SkipReason is { } reason)
        {
            await NoteAsync(file, 0, 0, reason).ConfigureAwait(false);
            return;
        }

        if (file.AsksTheServer && !await IsConnectedAsync(file.Import!.Value).ConfigureAwait(false))
        {
            await NoteAsync(file, 0, 0, "not read: its server is not connected").ConfigureAwait(false);
            return;
        }

        var read = await lane.Run(file.Path, call => Read(file.Path, call), deadline).ConfigureAwait(false);
        if (read.Succeeded)
        {
            await AddAsync(file.Name, read.Value!, file.Mode).ConfigureAwait(false);
            Files++;
            await NoteAsync(file, read.Value!.Length, 0, "").ConfigureAwait(false);
        }
        else if (read.Error is { } error)
        {
            await NoteAsync(file, 0, Errno.From(error), "").ConfigureAwait(false);
        }
        else
        {
            await NoteAsync(file, 0, 0, "left out: " + read.Detail).ConfigureAwait(false);
        }
    }

    private async Task NoteAsync(DumpFile file, int bytes, int errno, string note)
    {
        var mode = Convert.ToString((int)file.Mode, 8);
        _index.Append(CultureInfo.InvariantCulture, $"{Field(file.Name)}\t{file.Kind}\t{mode}\t{bytes}\t{errno}\t{Field(note)}\n");
        if (errno == 0 && !note.StartsWith("left out", StringComparison.Ordinal))
            return;
        LeftOut++;
        await progress.WriteLineAsync(
            $"left out: {file.Path}: {(errno > 0 ? Errno.Text(errno) : note["left out: ".Length..])}").ConfigureAwait(false);

        static string Field(string text) => text.Replace('\t', ' ').Replace('\n', ' ');
    }

    /// <summary>True when one of the import's files has the state FULL or IDLE; false when none can be read.</summary>
    private async Task<bool> IsConnectedAsync((string, string) import)
    {
        if (_connected.TryGetValue(import, out var connected))
            return connected;
        foreach (var file in _states[import])
        {
            if (!connected && await ReadAsync(file.Path).ConfigureAwait(false) is { } text)
                connected = HasConnectedState(text);
        }

        return _connected[import] = connected;
    }

    /// <summary>Looks for <c>    state: FULL</c>, as in <c>import</c>, or <c>current_state: FULL</c>, as in <c>state</c>.</summary>
    private static bool HasConnectedState(ReadOnlySpan<byte> text)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range].Trim(" \t"u8);
            var value = line.StartsWith("current_state:"u8)
                ? line["current_state:"u8.Length..]
                : line.StartsWith("state:"u8)
                ? line["state:"u8.Length..]
                : default;
            if (!value.IsEmpty)
                return value.Trim((byte)' ') is var state && (state.SequenceEqual("FULL"u8) || state.SequenceEqual("IDLE"u8));
        }

        return false;
    }

    private Task AddAsync(string name, byte[] bytes, UnixFileMode mode) =>
        tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes), Mode = Openable(mode) });

    /// <summary>Adds the owner's permissions, so that a user can read and delete what tar unpacks.</summary>
    private static UnixFileMode Openable(UnixFileMode mode) => mode | UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the file, up to the bound and as long as the call is waited for.</summary>
    private static byte[] Read(string file, LaneCall call)
    {
        using var handle = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using var bytes = new MemoryStream();
        var block = new byte[64 * 1024];
        while (!call.IsAbandoned && handle.Read(block) is var read and > 0)
        {
            if (bytes.Length + read > MaxFileBytes)
                throw new IOException($"{file} is larger than {MaxFileBytes} bytes", Errno.TooLarge);
            bytes.Write(block, 0, read);
        }

        return bytes.ToArray();
    }
}
