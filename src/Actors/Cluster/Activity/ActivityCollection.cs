using System.Collections.Immutable;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Jobs;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Messages.Tables;
using LustreActors.Sources;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>
/// Measures the activity of the jobs on this machine's targets. All members measure at the same moments of the wall clock, so that the
/// tables of one interval can be added up.
/// </summary>
internal sealed class ActivityCollection(JobsOptions options, PublishedActivity published, SourceServices services) : Collection
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly JobActivityMeter _meter = new(published.Member, published.Interval, options.StaleAfter, services.Time);

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        using var measurement = published.Begin();

        // Counters that were read a moment ago are used again. Older ones would make the sums of the cluster older.
        var tables = await services.Metrics.AskAsync<ImmutableArray<TableRead>>(
            new MetricsProtocol.ReadTables(published.Interval / 2, options.Wait), options.Wait + Deadline).ConfigureAwait(false);
        var made = await services.Lane
            .Run(EnrichmentNames.Activity, _ => _meter.Measure(tables) ?? published.Empty(), Deadline).ConfigureAwait(false);
        if (made is not { Outcome: LaneOutcome.Completed, Value: { } table })
            return new LaneResult<Collected>(made.Outcome, default, made.Error, made.Elapsed, made.Detail);
        measurement.Complete(table);
        return new LaneResult<Collected>(LaneOutcome.Completed, new Collected(new Reading([]), 0), null, made.Elapsed, "");
    }
}
