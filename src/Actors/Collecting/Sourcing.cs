using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources;

namespace LustreActors.Actors;

internal static class Sourcing
{
    /// <summary>An actor for a source. A restart makes the source anew too: what it kept may be what it failed on.</summary>
    public static Props<SourceProtocol> Props(Func<Source> source, SourceActorOptions options, BlockingLane lane, IActorRef<MetricsProtocol> metrics, Action<string> left)
    {
        var spoken = new SpokenState();
        return new Props<SourceProtocol>(() => new SourceActor(source(), options, spoken, lane, metrics, left)) { Supervision = Supervision.RestartForever };
    }
}
