using LustreActors.Actors;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Metrics;

namespace LustreActors.Host;

/// <summary>
/// The program as one source of series among the others: the registry's metrics, and the state of every source. It is read whenever an exposition is
/// published, by the actor that publishes.
/// </summary>
internal sealed class SelfSource
{
    private readonly OwnRegistry _registry;

    public SelfSource(OwnRegistry registry, IActorCensus actors, BlockingLane lane, PublishedCluster? cluster, string version, string revision)
    {
        _registry = registry;
        registry.Gauge(OwnFamilies.BuildInfo).WithLabels(version, revision, Environment.Version.ToString()).Set(1);
        ActorMetrics.Register(registry, actors);
        LaneMetrics.Register(registry, lane);
        if (cluster is not null)
            ClusterMetrics.Register(registry, cluster);
        ProcessMetrics.Register(registry);
        RuntimeMetrics.Register(registry);
    }

    public IEnumerable<Segment> Read(IReadOnlyCollection<SourceStatus> sources) => _registry.Export().Concat(SourceSegments.Create(sources));
}
