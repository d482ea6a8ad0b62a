using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Actors.Showing;
using LustreActors.Messages;

namespace LustreActors.Host.Pages;

/// <summary>
/// Reads what the pages show. All viewers share one overview a second. A refresh is asked for, as by a scrape, and waited for a moment
/// only: a page shows what is known, and the next look shows the rest.
/// </summary>
/// <param name="metrics">The actor that has the readings.</param>
/// <param name="showing">The actor that makes the overview.</param>
/// <param name="cluster">The overview of the whole cluster; null when there is no cluster.</param>
/// <param name="scrapeWait">The budget of a scrape.</param>
/// <param name="time">The clock.</param>
internal sealed class PageReader(
    IActorRef metrics, IActorRef showing, ClusterReader? cluster, Func<TimeSpan> scrapeWait, TimeProvider time)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ShareFor = TimeSpan.FromMilliseconds(900);

    /// <summary>The longest time that a page waits for sources.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(40);

    private readonly Lock _sharing = new();
    private Task<Overview>? _overview;
    private long _readAt;
    private long? _refreshedAt;

    /// <param name="scope">This machine or the whole cluster. Without a cluster, it is this machine.</param>
    /// <param name="refreshOlderThan">A refresh is not asked for when one was asked for since.</param>
    /// <param name="stopping">Ends the wait.</param>
    /// <param name="isLatest">Whether the overview has all readings that are there after the wait. It comes later then.</param>
    public async Task<Overview> ReadAsync(PageScope scope, TimeSpan refreshOlderThan, CancellationToken stopping, bool isLatest = false)
    {
        if (scope == PageScope.Cluster && cluster is not null)
            return await cluster.ReadAsync(stopping).ConfigureAwait(false);

        // The overview is asked for before the refresh: behind thousands of new readings the answer would come late.
        var known = ShareOverview(ShareFor);
        if (await RefreshAsync(refreshOlderThan, stopping).ConfigureAwait(false) || isLatest)
            known = ShareOverview(TimeSpan.Zero);
        return await known.WaitAsync(stopping).ConfigureAwait(false);
    }

    /// <summary>The last overview, or a new one if that is older.</summary>
    private Task<Overview> ShareOverview(TimeSpan olderThan)
    {
        lock (_sharing)
        {
            if (_overview is null || _overview.IsFaulted || _overview.IsCanceled || time.GetElapsedTime(_readAt) >= olderThan)
            {
                _overview = showing.AskAsync<Overview>(ShowingProtocol.ReadOverview.Now, AnswerWithin, CancellationToken.None);
                _readAt = time.GetTimestamp();
            }

            return _overview;
        }
    }

    /// <summary>Null if there is no such source.</summary>
    public async Task<SourceDetail?> ReadSourceAsync(string name, CancellationToken stopping)
    {
        await RefreshAsync(TimeSpan.Zero, stopping).ConfigureAwait(false);
        return await showing.AskAsync<object>(new ShowingProtocol.ReadSource(name), AnswerWithin, stopping).ConfigureAwait(false)
            as SourceDetail;
    }

    /// <summary>Returns whether sources were refreshed meanwhile.</summary>
    private async Task<bool> RefreshAsync(TimeSpan olderThan, CancellationToken stopping)
    {
        lock (_sharing)
        {
            if (_refreshedAt is { } at && time.GetElapsedTime(at) < olderThan)
                return false;
            _refreshedAt = time.GetTimestamp();
        }

        // The budget of a scrape: a source that a shorter wait made late would not be waited for by the next scrape.
        var wait = scrapeWait();
        var refreshed = metrics.AskAsync<Refreshed>(new MetricsProtocol.Refresh(wait), wait + AnswerWithin, CancellationToken.None);
        _ = refreshed.ContinueWith(static t => _ = t.Exception, TaskScheduler.Default);
        await Task.WhenAny(refreshed, Task.Delay(Patience, time, stopping)).ConfigureAwait(false);
        stopping.ThrowIfCancellationRequested();
        return refreshed is { IsCompletedSuccessfully: true, Result.Asked: > 0 };
    }
}
