namespace LustreActors.Simulator.Tests;

/// <summary>A directory of one test's own.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("simulated-lustre-").FullName;

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
