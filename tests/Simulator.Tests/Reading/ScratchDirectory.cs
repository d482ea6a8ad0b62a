namespace LustreActors.Simulator.Tests.Reading;

/// <summary>A directory of one test's own.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private const string Memory = "/dev/shm";
    private const long Enough = 1L << 30;

    private static readonly EnumerationOptions NoLinks =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>In memory where there is room: a tree is rewritten over and over.</summary>
    public string Path { get; } = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Enough
        ? Directory.CreateDirectory($"{Memory}/simulated-lustre-{Guid.NewGuid():n}").FullName
        : Directory.CreateTempSubdirectory("simulated-lustre-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Every symbolic link below, with what it points to.</summary>
    public static SortedDictionary<string, string> Links(string root)
    {
        var links = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        foreach (var path in Directory.EnumerateDirectories(root, "*", all))
        {
            if (new DirectoryInfo(path).LinkTarget is { } target)
                links.Add(System.IO.Path.GetRelativePath(root, path), target);
        }

        return links;
    }

    /// <summary>Every file below, by its path from here. Links are not followed.</summary>
    public static IEnumerable<string> Paths(string root) =>
        Directory.EnumerateFiles(root, "*", NoLinks).Select(path => System.IO.Path.GetRelativePath(root, path));

    /// <summary>Every file below, with its content, by its path from here. Links are not followed.</summary>
    public static SortedDictionary<string, byte[]> Files(string root)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(root, "*", NoLinks))
            files.Add(System.IO.Path.GetRelativePath(root, path), File.ReadAllBytes(path));
        return files;
    }
}
