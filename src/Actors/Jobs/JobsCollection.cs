using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Blocking;
using LustreActors.Messages;
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

    private readonly JobActivityMeter _meter = new("", options.Interval, options.StaleAfter, services.Time);
    private readonly JobJoin _join = new(options, enriched, services.Time);
    private bool _hasRates;

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        // What an upstream says has its own interval: the tables of this host are not read for it.
        var jobsMaxAge = options.From == JobsFrom.Local ? options.Interval : (TimeSpan?)null;
        var tables = await services.Metrics.AskAsync<ImmutableArray<TableRead>>(
            new MetricsProtocol.ReadTables(jobsMaxAge, options.Wait), options.Wait + Deadline).ConfigureAwait(false);
        if (options.From == JobsFrom.Cluster)
            tables = [.. tables.Where(t => t.Table is not JobTable), .. await place.TablesAsync(Deadline).ConfigureAwait(false)];
        var joined = await services.Lane.Run(EnrichmentNames.Jobs, _ => _join.Join(WithActivity(tables)), Deadline).ConfigureAwait(false);
        if (joined is not { Outcome: LaneOutcome.Completed, Value: { } result })
            return new LaneResult<Collected>(joined.Outcome, default, joined.Error, joined.Elapsed, joined.Detail);
        want(new EnrichProtocol.Unknown(result.Users, result.UnknownJobs));
        place.Tidy();
        return new LaneResult<Collected>(LaneOutcome.Completed, new Collected(Publish(result), 0), null, joined.Elapsed, "");
    }

    /// <summary>Puts what jobs do in place of what targets have counted.</summary>
    private ImmutableArray<TableRead> WithActivity(ImmutableArray<TableRead> tables)
    {
        if (options.From == JobsFrom.PromQl)
            return tables;
        var others = tables.Where(t => t.Table is not JobTable);
        return _meter.Take(tables) is { } table
            ? [.. others, new TableRead(EnrichmentNames.Jobs, table, table.OldestAt, SourceState.Up, TimeSpan.Zero)]
            : [.. others];
    }

    /// <summary>
    /// A cluster's sums stand in one place: in the exposition of every member whose turn it once was they would be added up to too much.
    /// </summary>
    private Reading Publish(JobsJoined result)
    {
        if (!place.IsClusters)
            return new Reading(result.Segments);

        // Rates need two tables. Whoever comes to own the join keeps what his predecessor said until he can say as much himself.
        _hasRates |= !result.IsBeginning;
        if (_hasRates)
            place.Board!.Tell(new BoardProtocol.Put([new ShardPart(Shard.Jobs, place.Revision(), services.Time.GetTimestamp(), result.Segments, [])], IsOwn: true));
        return new Reading([]);
    }
}
