using System.Collections.Concurrent;
using System.Net;
using LustreActors.Actors.Cluster.Activity;

namespace LustreActors.Actors.Clients;

/// <summary>Whose clients are measured, and where the rates go.</summary>
/// <param name="Rates">Receives the rates of all clients: those of this machine, or, where machines are added up, those of all.</param>
public sealed record ClientsScope(PublishedClientRates Rates)
{
    /// <summary>Receives the table of this machine's clients for aggregators; null if none reads it.</summary>
    public PublishedActivity? Activity { get; init; }

    /// <summary>Adds up the clients of all members; null if no other machine is read.</summary>
    public ClusterJoin? Cluster { get; init; }

    /// <summary>The rates of clients that other clusters have sent; null if none may send.</summary>
    public ReceivedRelays? Received { get; init; }

    /// <summary>Whether the rates of all clients come to this process: always, unless another member adds them up.</summary>
    internal bool Sends => Cluster?.IsOurs ?? true;

    /// <summary>The part of the interval from which on rates may be published.</summary>
    internal double RatesPhase => Cluster is null ? 0 : ClientSumsCollection.Phase;

    /// <summary>The names that DNS has for addresses. The sources of a process share them.</summary>
    internal ConcurrentDictionary<IPAddress, HostNameAnswer> Answers { get; } = new();
}
