using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources;

namespace LustreActors.Actors;

internal static class Sourcing
{
    /// <summary>An actor for a source. A restart makes the source anew too: what it kept may be what it failed on.</summary>
    public static Props<SourceProtocol> Props(Func<Source> source, SourceActorOptions options, BlockingLane lane, IActorRef<MetricsProtocol> metrics, Action<string> left) =>
        Props(time => Collection.Of(source(), options, lane, time), options, metrics, left);

    /// <summary>The same for what is collected in a way of its own.</summary>
    public static Props<SourceProtocol> Props(
        Func<TimeProvider, Collection> collection, SourceActorOptions options, IActorRef<MetricsProtocol> metrics, Action<string> left)
    {
        var spoken = new SpokenState();
        return new Props<SourceProtocol>(() => new SourceActor(collection, options, spoken, metrics, left)) { Supervision = Supervision.RestartForever };
    }
}
