namespace LustreActors.Simulator.Tests;

/// <summary>A directory of one test's own.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private const string Memory = "/dev/shm";
    private const long Enough = 1L << 30;

    /// <summary>In memory where there is room: a tree is rewritten over and over.</summary>
    public string Path { get; } = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Enough
        ? Directory.CreateDirectory($"{Memory}/simulated-lustre-{Guid.NewGuid():n}").FullName
        : Directory.CreateTempSubdirectory("simulated-lustre-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Every file below, with its content, by its path from here.</summary>
    public static SortedDictionary<string, byte[]> Files(string root)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            files.Add(System.IO.Path.GetRelativePath(root, path), File.ReadAllBytes(path));
        return files;
    }
}
