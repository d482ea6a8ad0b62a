using LustreActors.Actors.Node;
using LustreActors.Actors.Publishing;
using LustreActors.Hocon.Binding;
using LustreActors.Sources.Node;

namespace LustreActors.Host.Configuration;

/// <summary>Binds the settings of the collectors that read this host itself.</summary>
internal static class NodeBinding
{
    /// <returns>Null when <c>node.enabled</c> is off.</returns>
    public static NodeOptions? Bind(ConfigBinder settings, PathOptions paths, CollectOptions collect)
    {
        var enabled = settings.Boolean("node.enabled");
        var sources = new NodeSourceOptions
        {
            Collectors = Collectors(settings),
            DisksExcluded = Pattern(settings, "node.diskstats.exclude"),
            NetworkDevicesExcluded = Pattern(settings, "node.network.exclude"),
            MountPointsExcluded = Pattern(settings, "node.filesystem.mount-points-exclude"),
            TypesExcluded = Pattern(settings, "node.filesystem.fs-types-exclude"),
            AsksNetworkFilesystems = settings.Boolean("node.filesystem.network"),
            VmstatFields = Pattern(settings, "node.vmstat.fields"),
            NetstatFields = Pattern(settings, "node.netstat.fields"),
            TextfileDirectory = TextfileDirectory(settings),
            HwmonMinAge = settings.Duration("node.hwmon.min-age", TimeSpan.Zero, TimeSpan.FromDays(1)),
        };
        return enabled ? new NodeOptions(new NodeRoots(paths.Root, paths.Proc, paths.Sys), sources, collect.Deadline) : null;
    }

    private static NodeCollectors Collectors(ConfigBinder settings)
    {
        const string Path = "node.exclude";
        var collectors = NodeCollectors.All;
        foreach (var name in settings.Strings(Path))
        {
            if (NodeSources.Find(name) is { } excluded)
                collectors &= ~excluded;
            else
                settings.Problem(Path, $"there is no collector '{name}'; there are {string.Join(", ", NodeSources.Names)}");
        }

        return collectors;
    }

    private static NamePattern Pattern(ConfigBinder settings, string path)
    {
        var text = settings.String(path);
        try
        {
            return new NamePattern(text);
        }
        catch (ArgumentException e)
        {
            settings.Problem(path, $"'{text}' is no regular expression: {e.Message}");
            return new NamePattern("");
        }
    }

    private static string TextfileDirectory(ConfigBinder settings)
    {
        const string Path = "node.textfile.directory";
        var directory = settings.String(Path);
        if (directory.Length > 0 && !directory.StartsWith('/'))
            settings.Problem(Path, $"'{directory}' is not an absolute path; write it from the root on, or leave it empty to read none");
        return directory;
    }
}
