using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources;

namespace LustreActors.Actors;

internal static class Sourcing
{
    /// <summary>An actor for a source. A restart makes the source anew too: what it kept may be what it failed on.</summary>
    public static Props<SourceProtocol> Props(Func<Source> source, SourceActorOptions options, BlockingLane lane, IActorRef<MetricsProtocol> metrics, Action<string> left) =>
        Props(
            spoken =>
            {
                var made = source();
                return new SourceActor(made.Name, time => Collection.Of(made, options, lane, time), options, spoken, metrics, left);
            });

    /// <summary>An actor for what is collected in a way of its own.</summary>
    public static Props<SourceProtocol> Props(string name, Func<TimeProvider, Collection> collect, SourceActorOptions options, IActorRef<MetricsProtocol> metrics) =>
        Props(spoken => new SourceActor(name, collect, options, spoken, metrics, static _ => { }));

    private static Props<SourceProtocol> Props(Func<SpokenState, SourceActor> actor)
    {
        var spoken = new SpokenState();
        return new Props<SourceProtocol>(() => actor(spoken)) { Supervision = Supervision.RestartForever };
    }
}
