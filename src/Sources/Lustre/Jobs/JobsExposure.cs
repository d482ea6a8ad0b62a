namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>How many of a target's allowed jobs have series of their own. The job table has all of them in any case.</summary>
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
