using System.Collections.Immutable;
using System.Net;
using LustreActors.Sinks.Ganglia;

namespace LustreActors.Actors.Ganglia;

/// <summary>The address of a gmond.</summary>
/// <param name="Host">An IP address, that of a multicast group, or a name.</param>
/// <param name="Port">The UDP port.</param>
public sealed record GmondAddress(string Host, int Port)
{
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>The settings of what is sent to Ganglia.</summary>
/// <param name="Gmonds">Each of them is sent everything.</param>
/// <param name="Interval">The time between two sweeps.</param>
/// <param name="PacketsPerSecond">The largest number of packets per second to each gmond.</param>
public sealed record GangliaOptions(ImmutableArray<GmondAddress> Gmonds, TimeSpan Interval, int PacketsPerSecond)
{
    public string Group { get; init; } = "";

    public TimeSpan TMax { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan DMax { get; init; }

    /// <summary>Names of filesystems in the names of the metrics: <c>scratch</c> -&gt; <c>short</c>.</summary>
    public ImmutableSortedDictionary<string, string> Names { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The number of routers that a multicast packet passes, plus one.</summary>
    public int Ttl { get; init; } = 1;

    /// <summary>The address of the interface for multicast packets; null leaves the choice to the routing table.</summary>
    public IPAddress? Interface { get; init; }

    internal ClientMetrics Metrics => new(Group, TMax, DMax, Names);

    /// <summary>Compares the lists by their items, so that a reload without a change replaces nothing.</summary>
    public bool Equals(GangliaOptions? other) =>
        other is not null && Gmonds.SequenceEqual(other.Gmonds) && Names.SequenceEqual(other.Names)
        && (Interval, PacketsPerSecond, Group, TMax, DMax, Ttl).Equals(
            (other.Interval, other.PacketsPerSecond, other.Group, other.TMax, other.DMax, other.Ttl))
        && Equals(Interface, other.Interface);

    public override int GetHashCode() => HashCode.Combine(Gmonds.Length, Interval, PacketsPerSecond, Group);
}
