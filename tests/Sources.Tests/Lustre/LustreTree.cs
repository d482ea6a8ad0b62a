using System.Globalization;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre;

/// <summary>A tree of Lustre's files in a temporary directory.</summary>
internal sealed class LustreTree : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lustre-tree-").FullName;

    public LustreTree()
    {
        Roots = LustreRoots.Under(Path.Combine(_root, "proc"), Path.Combine(_root, "sys"), Path.Combine(_root, "sys/kernel/debug"));
    }

    public LustreRoots Roots { get; }

    public string Root => _root;

    public LustreTree Proc(string parameter, string text) => Write(Path.Combine(Roots.Proc, parameter), text);

    public LustreTree Sys(string parameter, string text) => Write(Path.Combine(Roots.Sys, parameter), text);

    public LustreTree Debug(string parameter, string text) => Write(Path.Combine(Roots.Debug, parameter), text);

    public LustreTree Sys(string parameter, long number) => Sys(parameter, number.ToString(CultureInfo.InvariantCulture) + "\n");

    public LustreTree Write(string path, string text)
    {
        path = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
