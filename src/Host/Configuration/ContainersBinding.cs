using LustreActors.Actors.Containers;
using LustreActors.Actors.Publishing;
using LustreActors.Hocon.Binding;
using LustreActors.Sources.Containers;

namespace LustreActors.Host.Configuration;

/// <summary>Binds the settings of the source of containers.</summary>
internal static class ContainersBinding
{
    /// <returns>Null when <c>containers.enabled</c> is off.</returns>
    public static ContainersOptions? Bind(ConfigBinder settings, PathOptions paths, CollectOptions collect)
    {
        var enabled = settings.Boolean("containers.enabled");
        var labels = settings.Strings("containers.labels");
        foreach (var same in labels.GroupBy(ContainersSource.LabelName, StringComparer.Ordinal).Where(g => g.Count() > 1))
            settings.Problem("containers.labels", $"{string.Join(" and ", same.Select(l => $"'{l}'"))} both become the label {same.Key}");
        var options = new ContainersOptions(ContainerRoots.For(paths.Proc, paths.Sys), collect.Deadline)
        {
            Sockets = [.. Sockets(settings).Select(s => Below(paths.Root, s))],
            Labels = [.. labels],
        };
        return enabled ? options : null;
    }

    private static IEnumerable<string> Sockets(ConfigBinder settings)
    {
        const string path = "containers.sockets";
        foreach (var socket in settings.Strings(path))
        {
            if (socket.StartsWith('/'))
                yield return socket;
            else
                settings.Problem(path, $"'{socket}' is not an absolute path, such as /run/docker.sock");
        }
    }

    private static string Below(string root, string path) => root is "/" or "" ? path : root.TrimEnd('/') + path;
}
