using LustreActors.Actors.Clients;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Ganglia;
using LustreActors.Actors.Jobs;
using LustreActors.Actors.Node;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Relays;
using LustreActors.Host.OwnMetrics;
using LustreActors.Metrics.Catalogue;
using LustreActors.Sources.Containers;
using LustreActors.Sources.Gpu;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Compat;
using LustreActors.Sources.Node;

namespace LustreActors.Host.OneShot;

/// <summary>All families that this program can export, by origin.</summary>
internal static class Catalogue
{
    public static MetricCatalogue All { get; } = new MetricCatalogue()
        .Add("Lustre", LustreSources.Families)
        .Add("Lustre, by the names of other exporters (metrics.compat)", CompatFamilies.All)
        .Add("This host (node_exporter's names)", [.. NodeSources.Families, .. NodeHealth.Families])
        .Add("Containers", ContainerFamilies.All)
        .Add("GPUs", GpuFamilies.All)
        .Add("GPUs, by the names of dcgm-exporter (metrics.compat)", DcgmNames.Families)
        .Add("Jobs, users and accounts", JobFamilies.All)
        .Add("Clients", ClientFamilies.All)
        .Add("The exporter itself", [.. SourceFamilies.All, .. OwnFamilies.All, .. GangliaFamilies.All, .. RelayFamilies.All])
        .Add("The cluster", ClusterFamilies.All)
        .Add("The exporter itself", ProcessFamilies.All);
}
