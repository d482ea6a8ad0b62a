using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Messages.Jobs;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>
/// The join as a source among the others: it asks for the tables as they are, joins them on a thread of the lane, and says which users and
/// jobs it could not name.
/// </summary>
/// <param name="options">How.</param>
/// <param name="enriched">What there is to join with.</param>
/// <param name="want">Is told the users and the unknown jobs.</param>
/// <param name="place">Whose jobs, and for whom.</param>
/// <param name="services">The clock, where the work is done, and who has the tables.</param>
internal sealed class JobsCollection(
    JobsOptions options, EnrichedBy enriched, Action<EnrichProtocol> want, JobsPlace place, SourceServices services) : Collection
{
    /// <summary>A million rows take a few seconds.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>So many joins until what is known is published in any case.</summary>
    private const int Settled = 3;

    private readonly JobActivityMeter _meter = new("", options.Interval, options.StaleAfter, services.Time);
    private readonly JobJoin _join = new(options, enriched, services.Time);
    private bool _isSettled;
    private int _joins;

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        // What an upstream says has its own interval: the tables of this host are not read for it.
        var jobsMaxAge = options.From == JobsFrom.Local ? options.Interval : (TimeSpan?)null;
        var tables = await services.Metrics.AskAsync<ImmutableArray<TableRead>>(
            new MetricsProtocol.ReadTables(jobsMaxAge, options.Wait), options.Wait + Deadline).ConfigureAwait(false);
        var number = NumberOf(services.Time.GetUtcNow());
        var cluster = options.From == JobsFrom.Cluster && place.Cluster is { } jobs ? await jobs.SumAsync(number).ConfigureAwait(false) : null;
        var joined = await services.Lane.Run(EnrichmentNames.Jobs, _ => _join.Join(WithActivity(tables, cluster)), Deadline).ConfigureAwait(false);
        if (joined is not { Outcome: LaneOutcome.Completed, Value: { } result })
            return new LaneResult<Collected>(joined.Outcome, default, joined.Error, joined.Elapsed, joined.Detail);
        want(new EnrichProtocol.Unknown(result.Users, result.UnknownJobs));
        place.Tidy();
        var reading = Publish(result, number, cluster) with { Troubles = cluster?.Troubles ?? [] };
        return new LaneResult<Collected>(LaneOutcome.Completed, new Collected(reading, 0), null, joined.Elapsed, "");
    }

    /// <summary>The interval that has begun: the join comes after the tables of the interval were made.</summary>
    private long NumberOf(DateTimeOffset now) => JobActivityTable.IntervalOf(now - (options.Interval / 2), options.Interval);

    /// <summary>Puts what jobs do in place of what targets have counted.</summary>
    private ImmutableArray<TableRead> WithActivity(ImmutableArray<TableRead> tables, ClusterJobsSum? cluster)
    {
        var others = tables.Where(t => t.Table is not JobTable);
        var table = options.From switch
        {
            JobsFrom.Local => _meter.Take(tables),
            JobsFrom.Cluster => cluster?.Sum.Table,
            _ => null,
        };
        return table is null
            ? [.. others]
            : [.. others, new TableRead(EnrichmentNames.Jobs, table, table.OldestAt, SourceState.Up, TimeSpan.Zero)];
    }

    /// <summary>
    /// A cluster's sums stand in one place: in the exposition of every member whose turn it once was they would be added up to too much.
    /// </summary>
    private Reading Publish(JobsJoined result, long number, ClusterJobsSum? cluster)
    {
        if (!place.IsClusters)
            return new Reading(result.Segments);

        // A new owner of the join leaves what its predecessor published until it can say as much, but does not wait for ever.
        _isSettled |= cluster is { Sum: { Missing.IsEmpty: true, Table.TargetsWithoutRates: 0 } } || ++_joins >= Settled;
        if (_isSettled)
            place.Cluster!.Publish(result.Segments, number);
        return new Reading([]);
    }
}
