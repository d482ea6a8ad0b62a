using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Peers;

/// <summary>The use of a family's samples.</summary>
internal enum FamilyUse
{
    Series,
    Dropped,
    ShardRevision,
    ShardAge,
    JobReadBytes,
    JobWriteBytes,
    JobSamples,
    JobSeconds,

    /// <summary>Samples of jobs that the join does not use. Without a job they are series like others.</summary>
    JobOther,
}

/// <summary>A family as one peer has it.</summary>
internal sealed class PeerFamily
{
    private const string OfJobs = "lustre_job_";

    private readonly MetricFamily? _own;
    private MetricFamily? _definition;
    private int _soughtIn;

    public PeerFamily(in FamilyView view)
    {
        Type = view.Type;
        Use = UseOf(System.Text.Encoding.ASCII.GetString(view.Name));
        if (Use is FamilyUse.Series or FamilyUse.JobOther)
            _own = view.Define();
    }

    public MetricType Type { get; }

    public FamilyUse Use { get; }

    /// <summary>The reason why its samples are refused.</summary>
    public string Fault { get; private set; } = "";

    public int SeenIn { get; set; }

    /// <summary>
    /// Null where its samples are not kept. It is claimed with the first of them, since the last family of a text that is cut may have lost
    /// its type, and once in each reading, since the name may have become free.
    /// </summary>
    /// <param name="pool">The families of all peers.</param>
    /// <param name="families">How many families the peer has had in this reading so far.</param>
    public MetricFamily? Definition(PeerPool pool, int families)
    {
        if (_definition is not null || _soughtIn == SeenIn)
            return _definition;
        _soughtIn = SeenIn;
        _definition = pool.Find(_own!, families, out var fault);
        Fault = fault;
        return _definition;
    }

    public void Release(PeerPool pool)
    {
        if (_definition is not null)
            pool.Release(_definition);
    }

    private static FamilyUse UseOf(string name)
    {
        if (name.StartsWith(PeerFamilies.OfClusters, StringComparison.Ordinal))
        {
            return name == PeerFamilies.ShardRevision.Name ? FamilyUse.ShardRevision
                : name == PeerFamilies.ShardAge.Name ? FamilyUse.ShardAge
                : FamilyUse.Dropped;
        }

        if (!name.StartsWith(OfJobs, StringComparison.Ordinal))
            return FamilyUse.Series;
        return name == JobStatsFamilies.ReadBytes.Name ? FamilyUse.JobReadBytes
            : name == JobStatsFamilies.WriteBytes.Name ? FamilyUse.JobWriteBytes
            : name == JobStatsFamilies.Stats.Name ? FamilyUse.JobSamples
            : name == JobStatsFamilies.StatsSeconds.Name ? FamilyUse.JobSeconds
            : FamilyUse.JobOther;
    }
}

/// <summary>The families that only members show each other.</summary>
public static class PeerFamilies
{
    /// <summary>The prefix of a member's statements about the cluster, which are no part of its data.</summary>
    internal const string OfClusters = "lustre_exporter_cluster_";

    public static MetricFamily ShardRevision { get; } = new(OfClusters + "shard_revision", MetricType.Gauge,
        "Revision of the view in which the aggregator that read the shard owned it.", "", "shard");

    public static MetricFamily ShardAge { get; } = new(OfClusters + "shard_age_seconds", MetricType.Gauge,
        "Time since the shard's data were collected.", "seconds", "shard");

    /// <summary>Shown between members alone.</summary>
    public static ImmutableArray<MetricFamily> All { get; } = [ShardRevision, ShardAge];
}
