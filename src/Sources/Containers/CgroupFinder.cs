using LustreActors.Sources.Cgroups;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Containers;

/// <summary>A container's cgroup.</summary>
/// <param name="Path">The path below the root of the hierarchy, with a leading slash: cAdvisor's label <c>id</c>.</param>
/// <param name="Owner">What the path says.</param>
internal sealed record ContainerCgroup(string Path, CgroupOwner Owner);

/// <summary>
/// Finds the cgroups of containers by their names. It does not look into them: what a container makes below its own cgroup belongs to it.
/// </summary>
internal sealed class CgroupFinder(string root)
{
    /// <summary>The deepest of all engines is a container of Kubernetes in Podman without root, at eight.</summary>
    private const int Deepest = 12;

    /// <summary>A cluster node has a few hundred cgroups. This bounds a tree that somebody fills.</summary>
    private const int MostFolders = 20_000;

    private readonly List<ContainerCgroup> _found = [];
    private int _folders;

    /// <summary>The containers, and whether the tree was seen to its end.</summary>
    public static (IReadOnlyList<ContainerCgroup> Found, bool IsWhole) Find(string root, FileReader files)
    {
        var finder = new CgroupFinder(root);
        finder.Visit("", "", files, 0);
        return (finder._found, finder._folders < MostFolders);
    }

    private void Visit(string path, string name, FileReader files, int depth)
    {
        var below = new List<string>();
        files.Visit(root + path, below, static (folder, list) => list.Add(folder.ToString()));
        foreach (var folder in below)
        {
            if (++_folders >= MostFolders)
                return;
            var child = $"{path}/{folder}";
            if (CgroupOwner.TryContainer(folder, name, out _, out _))
                _found.Add(new ContainerCgroup(child, CgroupOwner.Parse(child)));
            else if (depth < Deepest)
                Visit(child, folder, files, depth + 1);
        }
    }
}
