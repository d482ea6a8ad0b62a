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

/// <summary>The jobs of a target that have their own series. The job table always has all jobs.</summary>
public sealed record JobsExposure
{
    private JobsExposure(int? largest) => Largest = largest;

    public static JobsExposure All { get; } = new((int?)null);

    /// <summary>Jobs have no series. Their number alone is shown.</summary>
    public static JobsExposure None { get; } = new(0);

    /// <summary>The number of jobs. Null for all.</summary>
    public int? Largest { get; }

    /// <summary>
    /// The <paramref name="jobs"/> jobs with the most bytes and as many with the most operations. All others are summed under
    /// <c>jobid="other"</c>.
    /// </summary>
    public static JobsExposure Top(int jobs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(jobs);
        return new JobsExposure(jobs);
    }
}
