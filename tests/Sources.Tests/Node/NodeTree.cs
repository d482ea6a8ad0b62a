using LustreActors.Sources.Node;

namespace LustreActors.Sources.Tests.Node;

/// <summary>A small <c>/proc</c> and <c>/sys</c> that a test writes.</summary>
internal sealed class NodeTree : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Root => _folder.Path;

    public NodeRoots Roots => new(Root, Path.Combine(Root, "proc"), Path.Combine(Root, "sys"));

    /// <summary>Writes a file, named from the root on: <c>proc/stat</c>.</summary>
    public NodeTree Write(string name, string text)
    {
        _folder.File(name, text);
        return this;
    }

    /// <summary>Makes a folder, and a link to it.</summary>
    public NodeTree Link(string name, string target)
    {
        var (link, folder) = (Path.Combine(Root, name), Path.Combine(Root, target));
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateSymbolicLink(link, folder);
        return this;
    }

    public void Delete(string name)
    {
        var path = Path.Combine(Root, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    public void Dispose() => _folder.Dispose();
}
