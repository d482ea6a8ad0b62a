using LustreActors.Actors.Cluster;
using LustreActors.Actors.Node;
using LustreActors.Actors.Publishing;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Metrics.Segments;

namespace LustreActors.Host.OwnMetrics;

/// <summary>
/// The source of the program's own series: the registry's metrics, the state of every source, and the cluster as this member sees it. The
/// actor that publishes an exposition reads it each time.
/// </summary>
internal sealed class SelfSource
{
    private readonly OwnRegistry _registry;
    private readonly PublishedCluster? _cluster;

    public SelfSource(
        OwnRegistry registry, IActorCensus actors, BlockingLane lane, PublishedCluster? cluster, string version, string revision)
    {
        (_registry, _cluster) = (registry, cluster);
        registry.Gauge(OwnFamilies.BuildInfo).WithLabels(version, revision, Environment.Version.ToString()).Set(1);
        ActorMetrics.Register(registry, actors);
        LaneMetrics.Register(registry, lane);
        ProcessMetrics.Register(registry);
        RuntimeMetrics.Register(registry);
    }

    public IEnumerable<Segment> Read(IReadOnlyCollection<SourceStatus> sources) =>
    [
        .. _registry.Export(), .. SourceSegments.Create(sources), .. NodeHealth.Create(sources),
        .. _cluster is null ? [] : ClusterSegments.Create(_cluster),
    ];
}
