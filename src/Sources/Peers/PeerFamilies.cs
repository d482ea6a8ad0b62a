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

    public static MetricFamily JobStart { get; } = new("lustre_job_start_time_seconds", MetricType.Gauge,
        "Since when the job's counters on this target count. (obdfilter.*.job_stats, mdt.*.job_stats)", "seconds", "filesystem", "component", "target", "jobid");

    /// <summary>Also says that a target has a table where it has no jobs.</summary>
    public static MetricFamily JobTableWhole { get; } = new("lustre_job_table_whole", MetricType.Gauge,
        "1 where all of the target's job table was understood, 0 where jobs or counters may be missing. (obdfilter.*.job_stats, mdt.*.job_stats)",
        "", "filesystem", "component", "target");

    /// <summary>Shown between members alone.</summary>
    public static ImmutableArray<MetricFamily> All { get; } = [ShardRevision, ShardAge, JobStart, JobTableWhole];
}
