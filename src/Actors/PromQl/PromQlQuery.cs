using System.Collections.Immutable;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>One of the questions.</summary>
/// <param name="Kind">What its answer tells.</param>
/// <param name="Name">How it is called in what is said of it.</param>
/// <param name="Text">As Prometheus gets it.</param>
internal sealed record PromQlQuery(JobRate Kind, string Name, string Text)
{
    /// <summary>In the order of <see cref="JobRate"/>.</summary>
    public static ImmutableArray<PromQlQuery> Over(string range) =>
    [
        new(JobRate.Operations, "operations", $"round(sum by(target,jobid)(irate(lustre_job_stats_total[{range}])>=1))"),
        new(JobRate.Read, "reads", $"sum by(jobid)(irate(lustre_job_read_bytes_total[{range}])!=0)"),
        new(JobRate.Write, "writes", $"sum by(jobid)(irate(lustre_job_write_bytes_total[{range}])!=0)"),
    ];
}
