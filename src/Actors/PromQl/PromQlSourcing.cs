using Akka.Actor;

namespace LustreActors.Actors;

internal static class PromQlSourcing
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(2);

    /// <summary>An actor that asks a Prometheus every <paramref name="interval"/>; after failures ever more seldom.</summary>
    public static Props Props(PromQlOptions options, TimeSpan interval, SourceServices services)
    {
        // The first rest ends before the next collection is due, so that one lost answer costs one collection.
        var backoff = new Backoff(TimeSpan.FromTicks(Math.Min(interval.Ticks, LongestRest.Ticks) / 2), LongestRest, 0, TimeSpan.FromMinutes(10));
        return SourceActor.Props(
            PromQlCollection.SourceName, () => new PromQlCollection(options, backoff, services.Lane, services.Time),
            new SourceActorOptions(options.Deadline) { Interval = interval }, services);
    }
}
