namespace LustreActors.Sources.Lustre.Jobs;

public sealed record JobStatsOptions
{
    public JobsExposure Exposure { get; init; } = JobsExposure.All;

    /// <summary>The filter. Denied jobs are summed under <c>jobid="other"</c>. Null: all jobs are allowed.</summary>
    public JobFilter? Filter { get; init; }

    /// <summary>The template that makes further labels from an id. Null: the id is the only label.</summary>
    public JobTemplate? Template { get; init; }

    /// <summary>
    /// The most jobs of a target for which sizes of reads and writes are shown as histograms. They are half of the series of a usual job. 0
    /// for never.
    /// </summary>
    public int HistogramsUpTo { get; init; } = int.MaxValue;

    /// <summary>
    /// Whether to show operations that a job has never done. Without them a counter appears with its first event, which halves the series
    /// of a usual server. Bytes and samples of reads and writes are always shown for an OST's jobs.
    /// </summary>
    public bool ZeroOperations { get; init; }

    /// <summary>Whether to write the time at which each counter began, in OpenMetrics: one more sample for each counter.</summary>
    public bool Created { get; init; }
}
