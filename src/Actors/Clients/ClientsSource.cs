using Akka.Actor;
using LustreActors.Actors.Collecting;

namespace LustreActors.Actors.Clients;

/// <summary>The branch of the rates of clients: <c>/clients</c>. Without settings it has no source.</summary>
public static class ClientsSource
{
    public const string Name = ClientsCollection.SourceName;

    /// <param name="options">Returns the settings in force; null if the rates are not measured.</param>
    /// <param name="rates">Receives the rates.</param>
    /// <param name="services">Shared by all sources.</param>
    public static Props Props(Func<ClientsOptions?> options, PublishedClientRates rates, SourceServices services) =>
        OptionalSourceActor.Props(
            Name, options, settings => ClientsCollection.Props((ClientsOptions)settings, rates, services), services);
}
