using LustreActors.Actors.Gpu;
using LustreActors.Actors.Publishing;
using LustreActors.Hocon.Binding;
using LustreActors.Sources.Gpu;

namespace LustreActors.Host.Configuration;

/// <summary>Binds the settings of the GPUs' source.</summary>
internal static class GpuBinding
{
    /// <returns>Null when <c>gpu.enabled</c> is off.</returns>
    public static GpuOptions? Bind(ConfigBinder settings, PathOptions paths, CollectOptions collect)
    {
        var enabled = settings.Boolean("gpu.enabled");
        var source = new GpuSourceOptions(Library(settings), paths.Proc)
        {
            Expected = settings.Integer("gpu.expected", 0, 1024),
            Processes = settings.Boolean("gpu.processes"),
            Jobs = settings.Boolean("gpu.jobs"),
            JobMapping = JobMapping(settings),
            Cgroup = $"{paths.Sys}/fs/cgroup",
            Activity = settings.Boolean("gpu.activity"),
            DcgmHost = CompatBinding.HasDcgm(settings) ? HostName.Short : null,
        };
        var minAge = settings.Duration("gpu.min-age", TimeSpan.Zero, TimeSpan.FromDays(1));
        return enabled ? new GpuOptions(source, collect.Deadline, minAge) : null;
    }

    private static string JobMapping(ConfigBinder settings)
    {
        const string Path = "gpu.job-mapping";
        var directory = settings.String(Path);
        if (directory.Length > 0 && !directory.StartsWith('/'))
            settings.Problem(Path, $"'{directory}' is not an absolute path; write it from the root on, or leave it empty to read none");
        return directory;
    }

    /// <summary>A name is looked for as the system's loader does, a path is taken as it is.</summary>
    private static string Library(ConfigBinder settings)
    {
        const string Path = "gpu.library";
        var library = settings.String(Path);
        if (library.Length == 0 || (library.Contains('/', StringComparison.Ordinal) && !library.StartsWith('/')))
            settings.Problem(Path, $"'{library}' is neither a name nor an absolute path; write libnvidia-ml.so.1, or where it is");
        return library;
    }
}
