using System.Net;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Enriching;
using LustreActors.Actors.Ganglia;
using LustreActors.Actors.Machine;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Relays;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Configuration;

/// <summary>The whole configuration, bound and checked. A reload compares the parts: an equal one needs no change.</summary>
internal sealed record AppOptions(
    HttpOptions Http,
    string InspectSocket,
    LogLevel LogLevel,
    CollectOptions Collect,
    int MaxAbandoned,
    CollectSettings Sources,
    EnrichOptions? Enrich,
    ClusterSettings Cluster,
    AkkaSettings Akka)
{
    /// <summary>Each line of the log is a JSON object.</summary>
    public bool LogsJson { get; init; }

    /// <summary>Null when the rates of clients are not measured.</summary>
    public ClientsOptions? Clients { get; init; }

    /// <summary>Null when nothing is sent to Ganglia.</summary>
    public GangliaOptions? Ganglia { get; init; }

    /// <summary>Null when no rates are sent to other clusters.</summary>
    public RelaysOptions? Relays { get; init; }

    /// <summary>
    /// These options with the intervals of jobs and clients of <paramref name="started"/>: the tables of all members have the same
    /// intervals, and the cluster has them since the start.
    /// </summary>
    public AppOptions WithIntervalsOf(AppOptions started)
    {
        var (jobs, clients) = (started.Cluster.JobsInterval, started.Cluster.ClientsInterval);
        return this with
        {
            Enrich = Enrich is { } enrich ? enrich with { Jobs = enrich.Jobs with { Interval = jobs } } : null,
            Clients = Clients is { } rates ? rates with { Interval = clients ?? rates.Interval } : null,
            Ganglia = Ganglia is { } ganglia ? ganglia with { Interval = clients ?? ganglia.Interval } : null,
            Relays = Relays is { } relays ? relays with { Interval = clients ?? relays.Interval } : null,
        };
    }
}

/// <param name="WebConfigFile">The file with TLS and passwords; null without one.</param>
internal sealed record HttpOptions(EquatableList<IPEndPoint> Listen, int MaxConnections, string? WebConfigFile = null);

internal sealed record PathOptions(string Root, string Proc, string Sys, string Debug);

/// <summary>A list that compares by its items.</summary>
internal sealed class EquatableList<T>(IEnumerable<T> items) : IEquatable<EquatableList<T>>
{
    private readonly T[] _items = [.. items];

    public IReadOnlyList<T> Items => _items;

    public bool Equals(EquatableList<T>? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

    public override int GetHashCode() => _items.Length;

    public override string ToString() => string.Join(", ", _items);
}
