namespace LustreActors.Sources.Lustre.Jobs;

public sealed record JobStatsOptions
{
    public JobsExposure Exposure { get; init; } = JobsExposure.All;

    /// <summary>Jobs that it does not allow are counted under <c>jobid="other"</c>. Null: all are allowed.</summary>
    public JobFilter? Filter { get; init; }

    /// <summary>Makes further labels of what is in an id. Null: the id alone.</summary>
    public JobTemplate? Template { get; init; }

    /// <summary>
    /// Sizes of reads and writes as histograms, while a target shows no more jobs than this: half of all series of a usual job. 0 for never.
    /// </summary>
    public int HistogramsUpTo { get; init; } = int.MaxValue;

    /// <summary>
    /// Also show operations that a job has never done. Without it a counter begins to exist with its first event, which halves the series of
    /// a usual server; bytes and samples of reads and writes are always shown of an OST's jobs.
    /// </summary>
    public bool ZeroOperations { get; init; }

    /// <summary>Since when each counter counts, in OpenMetrics: one more sample for each of them.</summary>
    public bool Created { get; init; }
}
