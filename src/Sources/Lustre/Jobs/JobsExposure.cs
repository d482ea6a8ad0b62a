namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>How many jobs of a target get series of their own, of those that a filter allows. Whatever it is, <see cref="JobStatsSource.Jobs"/> has them all.</summary>
public sealed record JobsExposure
{
    private JobsExposure(int? largest) => Largest = largest;

    public static JobsExposure All { get; } = new((int?)null);

    /// <summary>No series of jobs; only how many there are.</summary>
    public static JobsExposure None { get; } = new(0);

    /// <summary>Null for all of them.</summary>
    public int? Largest { get; }

    /// <summary>The <paramref name="jobs"/> heaviest by bytes and as many by operations; the rest together under <c>jobid="other"</c>.</summary>
    public static JobsExposure Top(int jobs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(jobs);
        return new JobsExposure(jobs);
    }
}
