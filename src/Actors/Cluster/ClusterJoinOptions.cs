using System.Collections.Immutable;
using System.Net;

namespace LustreActors.Actors;

/// <summary>Where a member is reached: a name or an address, and a port.</summary>
public sealed record HostPort(string Host, int Port)
{
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>How this process joins the cluster: the control plane, by which members know of each other.</summary>
public sealed record ClusterJoinOptions
{
    /// <summary>The endpoint that Akka.Remote listens on.</summary>
    public required IPEndPoint Remoting { get; init; }

    /// <summary>The host that others reach this member at, on both ports.</summary>
    public required string Advertise { get; init; }

    /// <summary>Members to join by, in the order in which they were written. Empty where <see cref="Dns"/> is set.</summary>
    public ImmutableArray<HostPort> Seeds { get; init; } = [];

    /// <summary>A name that resolves to all members, and the port behind each of its addresses.</summary>
    public HostPort? Dns { get; init; }

    /// <summary>Collector, aggregator, or both.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Members are believed without certificates.</summary>
    public bool Insecure { get; init; }

    public bool Equals(ClusterJoinOptions? other) =>
        other is not null && (Remoting, Advertise, Dns, Insecure).Equals((other.Remoting, other.Advertise, other.Dns, other.Insecure))
        && Seeds.SequenceEqual(other.Seeds) && Roles.SequenceEqual(other.Roles);

    public override int GetHashCode() => HashCode.Combine(Remoting, Advertise, Dns, Insecure, Seeds.Length, Roles.Length);
}

/// <summary>Collectors that are read and are no members: by URL, or by a name whose every address is one.</summary>
public sealed record OutsideCollectors(ImmutableArray<Uri> Urls, ImmutableArray<HostPort> Names)
{
    public bool IsEmpty => Urls.IsEmpty && Names.IsEmpty;

    public bool Equals(OutsideCollectors? other) => other is not null && Urls.SequenceEqual(other.Urls) && Names.SequenceEqual(other.Names);

    public override int GetHashCode() => HashCode.Combine(Urls.Length, Names.Length);
}
