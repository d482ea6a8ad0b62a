using System.Formats.Tar;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.OneShot;

/// <summary>A dump that is unpacked into a temporary folder, which is deleted at the end.</summary>
internal sealed class ExtractedDump : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lustre-dump-");
    private readonly PosixSignalRegistration[] _signals;

    private ExtractedDump() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Delete()),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Delete()),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Delete()),
    ];

    /// <summary>Settings that replace the paths of this host's configuration by those of the folder.</summary>
    public IReadOnlyList<string> Settings =>
        [$"paths.root=\"{_folder.FullName}\"", "paths.proc=\"\"", "paths.sys=\"\"", "paths.debug=\"\"", "lustre.enabled=on"];

    /// <summary>The files that could not be read when the dump was made, each with the reason. They are missing in the folder.</summary>
    public IReadOnlyList<string> Unread { get; private set; } = [];

    public static ExtractedDump Open(string tar)
    {
        var dump = new ExtractedDump();
        try
        {
            dump.Extract(tar);
            return dump;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidDataException or FormatException or ArgumentException
                or OverflowException or NotSupportedException or DumpException)
        {
            dump.Dispose();
            throw new UsageException($"{tar} {Explain(tar, e)}");
        }
    }

    /// <summary>Says why the file is no dump, and what to do. The base library's own words help nobody who wanted to name a file.</summary>
    private static string Explain(string tar, Exception e)
    {
        const string Make = "`lustre-exporter dump FILE.tar` makes one";
        return e switch
        {
            FileNotFoundException or DirectoryNotFoundException => $"does not exist; {Make}",
            UnauthorizedAccessException when Directory.Exists(tar) => $"is a folder, and a dump is a tar; {Make}",
            UnauthorizedAccessException => $"cannot be read: this user ({Environment.UserName}) may not read it",
            InvalidDataException or IOException or FormatException or ArgumentException when Begins(tar, 0x1f, 0x8b) =>
                "is compressed; unpack it first: gunzip",
            InvalidDataException or IOException or FormatException or ArgumentException when Begins(tar, 0x28, 0xb5) =>
                "is compressed; unpack it first: unzstd",
            DumpException => $"cannot be read as a dump: {e.Message}",
            EndOfStreamException => $"cannot be read as a dump: it is cut, or no tar; {Make}",
            InvalidDataException or FormatException or ArgumentException or OverflowException or NotSupportedException =>
                $"cannot be read as a dump: it is no tar, or a damaged one; {Make}",
            _ => $"cannot be read as a dump: {e.Message}",
        };
    }

    private static bool Begins(string file, byte first, byte second)
    {
        using var stream = File.OpenRead(file);
        return stream.ReadByte() == first && stream.ReadByte() == second;
    }

    public void Dispose()
    {
        Delete();
        Array.ForEach(_signals, s => s.Dispose());
    }

    private void Delete()
    {
        // A file may be written meanwhile, when a signal comes.
        for (var tries = 0; _folder.Exists && tries < 10; tries++)
        {
            try
            {
                _folder.Delete(recursive: true);
            }
            catch (IOException)
            {
                _folder.Refresh();
            }
        }
    }

    private void Extract(string tar)
    {
        var links = new List<(string Path, string Target)>();
        var hasManifest = false;
        byte[]? index = null;
        using var reader = new TarReader(File.OpenRead(tar));
        var isEmpty = true;
        while (reader.GetNextEntry() is { } entry)
        {
            isEmpty = false;
            var target = PathOf(entry.Name);
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    Directory.CreateDirectory(target);
                    break;
                case TarEntryType.SymbolicLink when StaysInside(entry.LinkName, Path.GetRelativePath(_folder.FullName, target)):
                    links.Add((target, entry.LinkName));
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile when entry.Name == DumpWriter.Index:
                    index = Content(entry);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile when entry.Name == DumpWriter.Manifest:
                    hasManifest = true;
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    using (var file = File.Create(target))
                        entry.DataStream?.CopyTo(file);
                    break;
            }
        }

        if (isEmpty)
            throw new DumpException("it is empty");
        if (hasManifest && index is null)
            throw new DumpException($"it is cut: its {DumpWriter.Index}, which comes last, is missing");
        Unread = index is null ? [] : [.. UnreadOf(index)];

        // Links are created last, so that no file is written through one.
        foreach (var (path, _) in links)
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        foreach (var (path, target) in links)
            File.CreateSymbolicLink(path, target);
    }

    /// <summary>Refuses a name outside the folder: a dump is input from another machine.</summary>
    private string PathOf(string name)
    {
        var target = Path.GetFullPath(Path.Combine(_folder.FullName, name));
        return target.StartsWith(_folder.FullName + "/", StringComparison.Ordinal) ? target
            : throw new DumpException($"it names {name}, outside of itself");
    }

    /// <summary>
    /// Tells whether a link stays in the folder. Links of the kernel go up first and then down; other links are left out.
    /// </summary>
    /// <param name="leadsTo">The target of the link.</param>
    /// <param name="place">The normalized path of the link in the folder.</param>
    private static bool StaysInside(string leadsTo, string place)
    {
        var up = 0;
        var down = false;
        foreach (var part in leadsTo.Split('/'))
        {
            if (part == ".." && down)
                return false;
            up += part == ".." ? 1 : 0;
            down |= part != "..";
        }

        return leadsTo is [not '/', ..] && !leadsTo.Contains('\0', StringComparison.Ordinal) && up < place.Split('/').Length;
    }

    private static byte[] Content(TarEntry entry)
    {
        using var bytes = new MemoryStream();
        entry.DataStream?.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<string> UnreadOf(byte[] index)
    {
        foreach (var line in Encoding.UTF8.GetString(index).Split('\n').Skip(1))
        {
            if (line.Split('\t') is not [var name, _, _, _, var number, var note]
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var errno))
                continue;
            if (errno > 0)
                yield return $"{name}: {Errno.Text(errno)}";
            else if (note.StartsWith("left out", StringComparison.Ordinal))
                yield return $"{name}: {note}";
        }
    }
}

/// <summary>A tar that is not what the dump writes; the message says why.</summary>
internal sealed class DumpException(string message) : Exception(message);
