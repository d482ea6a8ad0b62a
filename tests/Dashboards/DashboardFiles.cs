using LustreActors.Dashboards.Definitions;
using LustreActors.Dashboards.Model;
using LustreActors.Dashboards.Queries;
using LustreActors.Dashboards.Writing;

namespace LustreActors.Dashboards;

/// <summary>All dashboards, and the files that they become.</summary>
internal static class DashboardFiles
{
    public static IReadOnlyList<Dashboard> All { get; } =
    [
        FilesystemsDashboard.Definition, TargetsDashboard.Definition, UsageDashboard.Definition, ClientsDashboard.Definition,
        CollectorDashboard.Definition, NodeDashboard.Definition, GpuDashboard.Definition, ContainersDashboard.Definition,
    ];

    /// <summary>Makes the files, by their names.</summary>
    /// <param name="metrics">The text of docs/metrics.md.</param>
    public static IReadOnlyDictionary<string, string> Generate(string metrics)
    {
        var catalogue = FamilyCatalogue.Parse(metrics);
        return All.ToDictionary(d => d.File, d => DashboardWriter.Write(d, catalogue));
    }
}
