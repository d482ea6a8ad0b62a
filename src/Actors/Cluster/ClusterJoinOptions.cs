using System.Collections.Immutable;
using System.Net;

namespace LustreActors.Actors;

/// <summary>A host name or address, and a port.</summary>
public sealed record HostPort(string Host, int Port)
{
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>How this process joins the cluster on the control plane (Akka.Remote).</summary>
public sealed record ClusterJoinOptions
{
    /// <summary>The endpoint that Akka.Remote listens on.</summary>
    public required IPEndPoint Remoting { get; init; }

    /// <summary>The host at which other members reach this one, on both ports.</summary>
    public required string Advertise { get; init; }

    /// <summary>Addresses of members to join, in the order of the configuration. Empty if <see cref="Dns"/> is set.</summary>
    public ImmutableArray<HostPort> Seeds { get; init; } = [];

    /// <summary>A name that resolves to the addresses of all members, and their port.</summary>
    public HostPort? Dns { get; init; }

    /// <summary>Collector, aggregator, or both.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Members are trusted without certificates.</summary>
    public bool Insecure { get; init; }

    public bool Equals(ClusterJoinOptions? other) =>
        other is not null && (Remoting, Advertise, Dns, Insecure).Equals((other.Remoting, other.Advertise, other.Dns, other.Insecure))
        && Seeds.SequenceEqual(other.Seeds) && Roles.SequenceEqual(other.Roles);

    public override int GetHashCode() => HashCode.Combine(Remoting, Advertise, Dns, Insecure, Seeds.Length, Roles.Length);
}

/// <summary>Collectors that are read without being members: URLs, and names of which every address is a collector.</summary>
public sealed record OutsideCollectors(ImmutableArray<Uri> Urls, ImmutableArray<HostPort> Names)
{
    public bool IsEmpty => Urls.IsEmpty && Names.IsEmpty;

    public bool Equals(OutsideCollectors? other) => other is not null && Urls.SequenceEqual(other.Urls) && Names.SequenceEqual(other.Names);

    public override int GetHashCode() => HashCode.Combine(Urls.Length, Names.Length);
}
