using LustreActors.Blocking;

namespace LustreActors.Host.OwnMetrics;

/// <summary>Metrics of the blocking lane's threads.</summary>
internal static class LaneMetrics
{
    public static void Register(OwnRegistry registry, BlockingLane lane)
    {
        var threads = registry.Gauge(OwnFamilies.BlockedThreads);
        var abandoned = registry.Counter(OwnFamilies.Abandoned);
        registry.BeforeExport(() =>
        {
            var snapshot = lane.Snapshot();
            threads.WithLabels("in_flight").Set(snapshot.InFlight);
            threads.WithLabels("abandoned").Set(snapshot.AbandonedNow);
            abandoned.IncTo(snapshot.Abandoned);
        });
    }
}
