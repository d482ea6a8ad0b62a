using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Peers;

/// <summary>What members tell each other besides what they tell everybody.</summary>
public static class PeerFamilies
{
    /// <summary>What a member says of the cluster; it is no part of its data.</summary>
    internal const string OfClusters = "lustre_exporter_cluster_";

    public static MetricFamily ShardRevision { get; } = new(OfClusters + "shard_revision", MetricType.Gauge,
        "Revision of the members in which whoever read the shard owned it.", "", "shard");

    public static MetricFamily ShardAge { get; } = new(OfClusters + "shard_age_seconds", MetricType.Gauge,
        "Time since the shard's data were collected.", "seconds", "shard");

    /// <summary>Shown between members alone.</summary>
    public static ImmutableArray<MetricFamily> All { get; } = [ShardRevision, ShardAge];
}
