using LustreActors.Sources.Files;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>
/// Remembers for one collection which folders of parameters exist in which root. A target has some hundred parameters and lies in one or
/// two of the roots, so that most of its files need not be looked for elsewhere. Used by one call at a time.
/// </summary>
internal sealed class ParameterFolders(LustreRoots roots)
{
    private const int Proc = 2;
    private const int Sys = 0;

    private readonly string[] _roots = RootsOf(roots);
    private readonly Dictionary<string, Folder> _folders = [];
    private readonly Dictionary<string, Folder[]> _storages = [];
    private long _collection = -1;
    private int _generation;

    /// <summary>The roots of targets' parameters, in the order in which they are tried.</summary>
    public static string[] RootsOf(LustreRoots roots) => [roots.Sys, roots.Debug, roots.Proc];

    /// <summary>
    /// The folder of a parameter: its name without the last part. A dot behind a backslash ends no part. Empty for a name of one part.
    /// </summary>
    public static ReadOnlySpan<char> FolderOf(ReadOnlySpan<char> parameter)
    {
        for (var dot = parameter.LastIndexOf('.'); dot > 0; dot = parameter[..dot].LastIndexOf('.'))
        {
            if (parameter[dot - 1] != '\\')
                return parameter[..dot];
        }

        return default;
    }

    /// <summary>Forgets which folders exist: a file that was there is gone.</summary>
    public void Invalidate() => _generation++;

    /// <summary>The generation of what is remembered. It grows with each collection, and when a file is gone.</summary>
    public int GenerationFor(FileReader files)
    {
        if (files.Collection != _collection)
        {
            _collection = files.Collection;
            Invalidate();
        }

        return _generation;
    }

    public bool IsMissing(FileReader files, ReadOnlySpan<char> folder, int root) => Kind(files, Get(folder), root) == PathKind.Missing;

    /// <summary>Whether a root may have the folder of a target's storage of this kind (<see cref="ParameterResolver.OsdKinds"/>).</summary>
    public bool MayHaveStorage(FileReader files, ReadOnlySpan<char> target, int kind)
    {
        var storage = StorageOf(target)[kind];
        for (var root = 0; root < _roots.Length; root++)
        {
            if (Kind(files, storage, root) != PathKind.Missing)
                return true;
        }

        return false;
    }

    /// <summary>Whether sysfs or procfs, which are open to everybody, have that folder.</summary>
    public bool HasOpenStorage(FileReader files, ReadOnlySpan<char> target, int kind)
    {
        var storage = StorageOf(target)[kind];
        return Kind(files, storage, Sys) == PathKind.Directory || Kind(files, storage, Proc) == PathKind.Directory;
    }

    private Folder[] StorageOf(ReadOnlySpan<char> target)
    {
        var storages = _storages.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!storages.TryGetValue(target, out var folders))
        {
            folders = new Folder[ParameterResolver.OsdKinds.Length];
            for (var kind = 0; kind < folders.Length; kind++)
                folders[kind] = Get($"{ParameterResolver.OsdKinds[kind]}.{target}");
            storages[target] = folders;
        }

        return folders;
    }

    private Folder Get(ReadOnlySpan<char> name)
    {
        var folders = _folders.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!folders.TryGetValue(name, out var folder))
            folders[name] = folder = new Folder(name.ToString(), _roots.Length);
        return folder;
    }

    private PathKind Kind(FileReader files, Folder folder, int root)
    {
        var generation = GenerationFor(files);
        if (folder.Generation != generation)
        {
            folder.Generation = generation;
            folder.Kinds.AsSpan().Clear();
        }

        return folder.Kinds[root] ??= files.Probe(folder.Paths[root] ??= ParameterResolver.PathIn(_roots[root], folder.Name));
    }

    private sealed class Folder(string name, int roots)
    {
        public string Name => name;

        public string?[] Paths { get; } = new string?[roots];

        public PathKind?[] Kinds { get; } = new PathKind?[roots];

        public int Generation { get; set; }
    }
}
