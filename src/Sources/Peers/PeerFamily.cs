using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Peers;

/// <summary>What becomes of a family's samples.</summary>
internal enum FamilyUse
{
    Series,
    Dropped,
    Refused,
    ShardRevision,
    ShardAge,
    JobReadBytes,
    JobWriteBytes,
    JobSamples,
    JobSeconds,
    JobStart,
    JobTableWhole,

    /// <summary>Of jobs, and of no use to the join; without a job it is a series like others.</summary>
    JobOther,
}

/// <summary>A family as one peer has it.</summary>
internal sealed class PeerFamily
{
    private const string OfJobs = "lustre_job_";

    public PeerFamily(in FamilyView view, FamilyPool pool)
    {
        Type = view.Type;
        Fault = "";
        var name = System.Text.Encoding.ASCII.GetString(view.Name);
        Use = UseOf(name);
        if (Use is not (FamilyUse.Series or FamilyUse.JobOther))
            return;
        Definition = pool.Find(view, out var fault);
        Fault = fault;
        if (Definition is null && Use == FamilyUse.Series)
            Use = fault.Length > 0 ? FamilyUse.Refused : FamilyUse.Dropped;
    }

    public MetricType Type { get; }

    public FamilyUse Use { get; }

    /// <summary>Why its samples are refused.</summary>
    public string Fault { get; }

    public MetricFamily? Definition { get; }

    public int SeenIn { get; set; }

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
            : name == PeerFamilies.JobStart.Name ? FamilyUse.JobStart
            : name == PeerFamilies.JobTableWhole.Name ? FamilyUse.JobTableWhole
            : FamilyUse.JobOther;
    }
}
