using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors;

internal static class PromQlSourcing
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(2);

    /// <summary>An actor that asks a Prometheus every <paramref name="interval"/>; after failures ever more seldom.</summary>
    public static Props<SourceProtocol> Props(PromQlOptions options, TimeSpan interval, BlockingLane lane, IActorRef<MetricsProtocol> metrics)
    {
        // The first rest ends before the next collection is due, so that one lost answer costs one collection.
        var backoff = new Backoff(TimeSpan.FromTicks(Math.Min(interval.Ticks, LongestRest.Ticks) / 2), LongestRest, 0, TimeSpan.FromMinutes(10));
        return Sourcing.Props(
            PromQlCollection.SourceName, time => new PromQlCollection(options, backoff, lane, time),
            new SourceActorOptions(options.Deadline) { Interval = interval }, metrics);
    }
}
