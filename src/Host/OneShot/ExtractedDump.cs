using System.Formats.Tar;

namespace LustreActors.Host;

/// <summary>A dump laid out in a folder of its own, which goes when it is no longer needed.</summary>
internal sealed class ExtractedDump : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lustre-dump-");

    private ExtractedDump()
    {
    }

    /// <summary>The roots, and nothing of this host.</summary>
    public IReadOnlyList<string> Settings => [$"paths.root=\"{_folder.FullName}\"", "lustre.enabled=on"];

    public static ExtractedDump Open(string tar)
    {
        var dump = new ExtractedDump();
        try
        {
            dump.Extract(tar);
            return dump;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            dump.Dispose();
            throw new UsageException($"{tar} cannot be read as a dump: {e.Message}");
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Extract(string tar)
    {
        using var reader = new TarReader(File.OpenRead(tar));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                continue;

            // A dump comes from somewhere else: nothing in it may name a place outside of the folder.
            var target = Path.GetFullPath(Path.Combine(_folder.FullName, entry.Name));
            if (!target.StartsWith(_folder.FullName + "/", StringComparison.Ordinal))
                throw new InvalidDataException($"it names {entry.Name}, outside of itself");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            entry.ExtractToFile(target, overwrite: true);
        }
    }
}
