using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Messages;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors;

/// <summary>
/// What the jobs of one peer do. A member has a table of it, which is fetched; for another exporter the table is made here, of the counters in its
/// exposition.
/// </summary>
/// <param name="plan">The peer.</param>
/// <param name="options">How it is asked.</param>
/// <param name="parts">Where the table goes.</param>
internal sealed class PeerActivity(PeerPlan plan, PeerOptions options, PeerParts parts)
{
    /// <summary>Of the deadline of an answer: the exposition must still be read when a member has no table to give.</summary>
    private const int DeadlinePart = 2;

    private readonly JobActivityMeter? _meter =
        plan.IsForeign ? new(plan.Member, parts.JobsInterval, parts.JobsInterval * 2, parts.Services.Time) : null;

    private readonly PeerOptions _options = options with { Url = plan.ActivityUrl ?? options.Url, Deadline = options.Deadline / DeadlinePart };

    /// <summary>Fetches the table of a member. Returns what is wrong, in words; null where nothing is.</summary>
    public async Task<(string? Trouble, long Bytes)> FetchAsync(WebConnection connection, WebAccess access, CancellationToken stopping)
    {
        if (plan.ActivityUrl is null)
            return (null, 0);
        var answer = new ActivityAnswer(_options, parts.Pages, parts.Services.Time);
        var reading = await answer.ReadAsync(connection, access, stopping).ConfigureAwait(false);
        if (reading.Table is { } table)
            parts.Sums.Tell(new JobSumsProtocol.Put(plan.Member, table));
        var refused = reading.LinesRefused == 0 ? null : $"{reading.LinesRefused} rows of {_options.Place} are left out: {reading.FirstRefusal}";
        return (reading.Broken ?? refused, answer.BytesRead);
    }

    /// <summary>Makes the table of an exporter of its counters.</summary>
    /// <param name="counters">One table a target.</param>
    /// <param name="moment">When they were true.</param>
    public void Take(ImmutableArray<JobTable> counters, long moment)
    {
        var reads = counters.Select(t => new TableRead(t.Target.Name, t, moment, SourceState.Up, TimeSpan.Zero));
        if (_meter?.Take(reads) is { } table)
            parts.Sums.Tell(new JobSumsProtocol.Put(plan.Member, table));
    }
}
