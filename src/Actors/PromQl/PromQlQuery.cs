using System.Collections.Immutable;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.PromQl;

/// <summary>A query for one rate of all jobs.</summary>
/// <param name="Kind">The rate.</param>
/// <param name="Name">The name in messages.</param>
/// <param name="Text">The PromQL expression.</param>
internal sealed record PromQlQuery(JobRate Kind, string Name, string Text)
{
    /// <summary>Creates the queries for a time range, in the order of <see cref="JobRate"/>.</summary>
    public static ImmutableArray<PromQlQuery> For(string range) =>
    [
        new(JobRate.Operations, "operations", $"round(sum by(target,jobid)(irate(lustre_job_stats_total[{range}])>=1))"),
        new(JobRate.Read, "reads", $"sum by(jobid)(irate(lustre_job_read_bytes_total[{range}])!=0)"),
        new(JobRate.Write, "writes", $"sum by(jobid)(irate(lustre_job_write_bytes_total[{range}])!=0)"),
    ];
}
