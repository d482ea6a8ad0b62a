using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Peers;

/// <summary>What becomes of a family's samples.</summary>
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

    /// <summary>Of jobs, and of no use to the join; without a job it is a series like others.</summary>
    JobOther,
}

/// <summary>A family as one peer has it.</summary>
internal sealed class PeerFamily
{
    private const string OfJobs = "lustre_job_";

    private readonly MetricFamily? _own;
    private MetricFamily? _definition;
    private bool _isClaimed;

    public PeerFamily(in FamilyView view)
    {
        Type = view.Type;
        Use = UseOf(System.Text.Encoding.ASCII.GetString(view.Name));
        if (Use is FamilyUse.Series or FamilyUse.JobOther)
            _own = view.Define();
    }

    public MetricType Type { get; }

    public FamilyUse Use { get; }

    /// <summary>Why its samples are refused.</summary>
    public string Fault { get; private set; } = "";

    public int SeenIn { get; set; }

    /// <summary>
    /// Null where its samples are not kept. It is asked for with the first of them: of a text that is cut the last family may have lost its type, and
    /// would have its name for ever.
    /// </summary>
    public MetricFamily? Definition(FamilyPool pool)
    {
        if (_isClaimed)
            return _definition;
        _isClaimed = true;
        _definition = pool.Find(_own!, out var fault);
        Fault = fault;
        return _definition;
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
