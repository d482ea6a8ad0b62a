using System.Collections.Immutable;

namespace LustreActors.Actors.Cluster;

public enum ClusterMode
{
    /// <summary>No cluster. The process may still read foreign exporters.</summary>
    Off,

    /// <summary>The process is a member of a cluster.</summary>
    On,
}

/// <summary>The part of this process in a cluster.</summary>
/// <param name="Mode">Whether the process is a member of a cluster.</param>
/// <param name="Name">The name of the cluster. Members of a cluster with another name are ignored.</param>
/// <param name="Id">The name of this member.</param>
public sealed record ClusterOptions(ClusterMode Mode, string Name, string Id)
{
    /// <summary>The URL at which other members read this one.</summary>
    public required Uri Advertise { get; init; }

    /// <summary>This member may become an aggregator.</summary>
    public bool Aggregates { get; init; } = true;

    /// <summary>URLs of the expositions of other programs.</summary>
    public ImmutableArray<Uri> Foreign { get; init; } = [];

    /// <summary>The time between two readings of a peer.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest time for an answer of a peer.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time for which the series of a lost peer are still served.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest number of aggregators. More members that may aggregate stay idle.</summary>
    public int MostAggregators { get; init; } = 3;

    /// <summary>The credentials by which members authenticate each other.</summary>
    public TrustOptions Trust { get; init; } = new();
}

/// <summary>The token and certificates by which members authenticate each other.</summary>
public sealed record TrustOptions
{
    /// <summary>A file with the token that all members share, read again for each use.</summary>
    public string? TokenFile { get; init; }

    public string? Token { get; init; }

    /// <summary>A PEM file of the authority of the members' certificates.</summary>
    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>The name in the certificates of all members, if it is not the host name of each.</summary>
    public string? ServerName { get; init; }
}
