using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Jobs;
using LustreActors.Actors.Web;
using LustreActors.Messages;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Activity;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>
/// Gets the job activity of one peer, or its clients. A member has a table of it, which is fetched. For a foreign exporter the table is
/// measured here, from the counters in its exposition.
/// </summary>
/// <param name="plan">The peer.</param>
/// <param name="options">Its URL and credentials.</param>
/// <param name="parts">The dependencies.</param>
internal sealed class PeerActivity(PeerPlan plan, PeerOptions options, PeerParts parts)
{
    /// <summary>The table gets this part of the deadline, so that the exposition is still read when the table does not come.</summary>
    private const int DeadlinePart = 2;

    private readonly JobActivityMeter? _meter =
        plan.IsForeign ? new(plan.Member, parts.JobsInterval, parts.JobsInterval * 2, parts.Services.Time) : null;

    private readonly PeerOptions _options = options with
    {
        Url = plan.ActivityUrl ?? options.Url,
        Deadline = plan.IsOfClients ? options.Deadline : options.Deadline / DeadlinePart,
    };

    /// <summary>Fetches the table of a member. Returns the problem, or null.</summary>
    public async Task<(string? Trouble, long Bytes)> FetchAsync(WebConnection connection, WebAccess access, CancellationToken stopping)
    {
        if (plan.ActivityUrl is null)
            return (null, 0);
        var pages = plan.IsOfClients ? parts.Clients!.Pages : parts.Pages;
        var answer = new ActivityAnswer(_options, JobActivityLimits.OfCollector, pages, parts.Services.Time);
        var reading = await answer.ReadAsync(connection, access, stopping).ConfigureAwait(false);
        if (reading.Table is { } table && !IsOfThePeer(table))
        {
            table.Rows.Release();
            return ($"the table of {_options.Place} is left out: it is that of other members", answer.BytesRead);
        }

        if (reading.Table is not null)
            (plan.IsOfClients ? parts.Clients!.Sums : parts.Sums).Tell(new JobSumsProtocol.Put(plan.Member, reading.Table));
        var refused = reading.LinesRefused == 0
            ? null
            : $"{reading.LinesRefused} rows of {_options.Place} are left out: {reading.FirstRefusal}";
        return (reading.Broken ?? refused, answer.BytesRead);
    }

    /// <summary>
    /// A table that named other members would keep theirs out of the sum. An outside collector is known by its address, and names itself.
    /// </summary>
    private bool IsOfThePeer(JobActivityTable table) => table.Members is [var name] && (name == plan.Member || plan.IsOutside);

    /// <summary>Measures the table of a foreign exporter.</summary>
    /// <param name="counters">One table for each target.</param>
    /// <param name="moment">The monotonic time of the counters.</param>
    public void Measure(ImmutableArray<JobTable> counters, long moment)
    {
        var reads = counters.Select(t => new TableRead(t.Target.Name, t, moment, SourceState.Up, TimeSpan.Zero));
        if (_meter?.Measure(reads) is { } table)
            parts.Sums.Tell(new JobSumsProtocol.Put(plan.Member, table));
    }
}
