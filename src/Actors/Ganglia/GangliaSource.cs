using Akka.Actor;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Collecting;

namespace LustreActors.Actors.Ganglia;

/// <summary>The branch of Ganglia: <c>/ganglia</c>. Without settings it sends nothing.</summary>
public static class GangliaSource
{
    public const string Name = GangliaCollection.SourceName;

    /// <param name="options">Returns the settings in force; null if nothing is sent.</param>
    /// <param name="scope">The rates that are sent. In a cluster, only the owner of the join has them, and sends.</param>
    /// <param name="services">Shared by all sources.</param>
    public static Props Props(Func<GangliaOptions?> options, ClientsScope scope, SourceServices services) =>
        OptionalSourceActor.Props(
            Name, options, settings => GangliaCollection.Props((GangliaOptions)settings, scope, services), services);
}
