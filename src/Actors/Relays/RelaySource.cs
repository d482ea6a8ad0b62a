using Akka.Actor;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Collecting;

namespace LustreActors.Actors.Relays;

/// <summary>The branch of the relays: <c>/relays</c>. Without settings it sends nothing.</summary>
public static class RelaySource
{
    public const string Name = RelayCollection.SourceName;

    /// <param name="options">Returns the settings in force; null if nothing is sent.</param>
    /// <param name="scope">The rates that are sent.</param>
    /// <param name="services">Shared by all sources.</param>
    public static Props Props(Func<RelaysOptions?> options, ClientsScope scope, SourceServices services) =>
        OptionalSourceActor.Props(
            Name, options, settings => RelayCollection.Props((RelaysOptions)settings, scope, services), services);
}
