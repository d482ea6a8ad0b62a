using Akka.Actor;
using LustreActors.Actors.Collecting;

namespace LustreActors.Actors.Clients;

/// <summary>The branch of the rates of clients: <c>/clients</c>. Without settings it has no source.</summary>
public static class ClientsSource
{
    public const string Name = ClientsCollection.SourceName;

    /// <param name="options">Returns the settings in force; null if the rates are not measured.</param>
    /// <param name="scope">Receives the rates.</param>
    /// <param name="services">Shared by all sources.</param>
    public static Props Props(Func<ClientsOptions?> options, ClientsScope scope, SourceServices services) =>
        OptionalSourceActor.Props(
            Name, options, settings => ClientsCollection.Props((ClientsOptions)settings, scope, services), services);
}

/// <summary>The branch that adds up the rates of clients over all machines: <c>/client-sums</c>.</summary>
public static class ClientSumsSource
{
    public const string Name = ClientSumsCollection.SourceName;

    /// <param name="options">Returns the settings in force; null if the rates are not measured.</param>
    /// <param name="scope">Has the sums of all machines, and receives the rates.</param>
    /// <param name="services">Shared by all sources.</param>
    public static Props Props(Func<ClientsOptions?> options, ClientsScope scope, SourceServices services) =>
        OptionalSourceActor.Props(
            Name, options, settings => ClientSumsCollection.Props((ClientsOptions)settings, scope, services), services);
}
