using LustreActors.Messages;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Jobs;

/// <summary>Creates the series of the state of the join: its tables, their ages, and the duration of its stages.</summary>
internal static class HealthSegments
{
    public static IEnumerable<Segment> Create(
        JobTables input, JobsOptions options, EnrichedBy enriched, bool hasUsers, TimeProvider time, TimeSpan join)
    {
        var isPromQl = options.From == JobsFrom.PromQl;
        var isOk = (!enriched.Slurm || IsFresh(input.Slurm)) && (!isPromQl || IsFresh(input.PromQl))
            && (!enriched.Accounts || !hasUsers || input.Accounts is { State: SourceState.Up });
        yield return new SegmentBuilder(JobFamilies.ScrapeOk).Add(isOk ? 1 : 0).Build();

        var stages = new SegmentBuilder(JobFamilies.Stages);
        if (input.Slurm is not null)
            stages.Add(input.Slurm.Duration.TotalSeconds, "retrieve_running_jobs");
        if (input.Accounts?.Table is AccountTable accounts)
        {
            stages.Add(accounts.Took.Users.TotalSeconds, "retrieve_user_name_info")
                .Add(accounts.Took.Groups.TotalSeconds, "retrieve_group_name_info");
        }

        // One pass builds all three. The time of the query is added if the rates are from an upstream Prometheus.
        var questions = input.PromQl?.Table is JobRateTable rates ? rates.Took : [default, default, default];
        stages.Add((join + questions[(int)JobRate.Operations]).TotalSeconds, "build_metadata_metrics")
            .Add((join + questions[(int)JobRate.Read]).TotalSeconds, "build_read_throughput_metrics")
            .Add((join + questions[(int)JobRate.Write]).TotalSeconds, "build_write_throughput_metrics");
        yield return stages.Build();

        var ages = new SegmentBuilder(JobFamilies.TableAge);
        var rows = new SegmentBuilder(JobFamilies.TableRows);
        if (input.Jobs.Count > 0 && !isPromQl)
        {
            ages.Add(input.Jobs.Max(j => time.GetElapsedTime(j.CollectedAt)).TotalSeconds, EnrichmentNames.Jobs);
            rows.Add(input.Jobs.Sum(j => ((JobActivityTable)j.Table).Rows.Count), EnrichmentNames.Jobs);
        }

        foreach (var read in new[] { input.Slurm, input.Sacct, input.Accounts, input.PromQl }.OfType<TableRead>())
        {
            ages.Add(time.GetElapsedTime(read.CollectedAt).TotalSeconds, read.Source);
            rows.Add(RowsOf(read.Table), read.Source);
        }

        yield return ages.Build();
        yield return rows.Build();

        bool IsFresh(TableRead? read) => read is not null && time.GetElapsedTime(read.CollectedAt) < options.StaleAfter;
    }

    private static int RowsOf(JoinTable table) => table switch
    {
        SlurmTable slurm => slurm.Count,
        AccountTable accounts => accounts.Count,
        JobRateTable rates => rates.Rows.Length,
        _ => 0,
    };
}
