using System.Collections.Immutable;
using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Jobs;
using LustreActors.Actors.Publishing;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Sources;

namespace LustreActors.Actors.Enriching;

/// <summary>
/// Runs the join as a source:
/// <list type="number">
/// <item>It asks <see cref="MetricsActor"/> for the tables.</item>
/// <item>In a cluster it collects the sums of the aggregators.</item>
/// <item>The tables are joined on the lane.</item>
/// <item>Unknown users and jobs are reported, so that they are looked up.</item>
/// <item>The result is published here, or for the whole cluster.</item>
/// </list>
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="enriched">The sources that are switched on.</param>
/// <param name="lookUp">Receives the users and the unknown jobs.</param>
/// <param name="scope">The jobs that are joined, and where the result goes.</param>
/// <param name="services">Shared by all sources.</param>
internal sealed class JobsCollection(
    JobsOptions options, EnrichedBy enriched, Action<EnrichProtocol> lookUp, JobsScope scope, SourceServices services) : Collection
{
    /// <summary>A join of a million rows takes a few seconds.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>The result is published from this join on, even if it is still incomplete.</summary>
    private const int JoinsUntilPublished = 3;

    private readonly JobActivityMeter _meter = new("", options.Interval, options.StaleAfter, services.Time);
    private readonly JobJoin _join = new(options, enriched, services.Time);
    private bool _isPublishing;
    private int _joins;

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        // With other sources of jobs, the job tables of this host are not collected.
        var jobsMaxAge = options.From == JobsFrom.Local ? options.Interval : (TimeSpan?)null;
        var tables = await services.Metrics.AskAsync<ImmutableArray<TableRead>>(
            new MetricsProtocol.ReadTables(jobsMaxAge, options.Wait), options.Wait + Deadline).ConfigureAwait(false);
        var number = NumberOf(services.Time.GetUtcNow(), scope.Cluster?.Interval ?? options.Interval);
        var cluster = options.From == JobsFrom.Cluster && scope.Cluster is { } jobs
            ? await jobs.SumAsync(number).ConfigureAwait(false)
            : null;
        var joined = await services.Lane
            .Run(EnrichmentNames.Jobs, _ => _join.Join(WithActivity(tables, cluster)), Deadline).ConfigureAwait(false);
        if (joined is not { Outcome: LaneOutcome.Completed, Value: { } result })
            return new LaneResult<Collected>(joined.Outcome, default, joined.Error, joined.Elapsed, joined.Detail);
        lookUp(new EnrichProtocol.Unknown(result.Users, result.UnknownJobs));
        scope.AfterJoin();
        var reading = Publish(result, cluster) with { Troubles = cluster?.Troubles ?? [] };
        return new LaneResult<Collected>(LaneOutcome.Completed, new Collected(reading, 0), null, joined.Elapsed, "");
    }

    /// <summary>
    /// The number of the interval that contains a moment. Half an interval is subtracted because <c>IntervalOf</c> rounds.
    /// </summary>
    private static long NumberOf(DateTimeOffset now, TimeSpan interval) => JobActivityTable.IntervalOf(now - (interval / 2), interval);

    /// <summary>Replaces the tables of counters by the table of activity.</summary>
    private ImmutableArray<TableRead> WithActivity(ImmutableArray<TableRead> tables, ClusterJobsSum? cluster)
    {
        var others = tables.Where(t => t.Table is not JobTable);
        var table = options.From switch
        {
            JobsFrom.Local => _meter.Measure(tables),
            JobsFrom.Cluster => cluster?.Sum.Table,
            _ => null,
        };
        return table is null
            ? [.. others]
            : [.. others, new TableRead(EnrichmentNames.Jobs, table, table.OldestAt, SourceState.Up, TimeSpan.Zero)];
    }

    /// <summary>
    /// Publishes a cluster-wide result on the board only. In the expositions of former owners of the join it would be counted several
    /// times.
    /// </summary>
    private Reading Publish(JobsJoined result, ClusterJobsSum? cluster)
    {
        if (!scope.IsClusterWide)
            return new Reading(result.Segments);

        // A new owner publishes nothing until its result is complete: meanwhile the result of its predecessor is served.
        _isPublishing |= cluster is { Sum: { Missing.IsEmpty: true, Table.TargetsWithoutRates: 0 } } || ++_joins >= JoinsUntilPublished;
        if (_isPublishing)
            scope.Cluster!.Publish(result.Segments);
        return new Reading([]);
    }
}
