using LustreActors.Actors.Collecting;
using LustreActors.Actors.Web;
using LustreActors.Blocking;
using LustreActors.Sources;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>
/// Fetches the table of clients of one member, at the interval of these tables. It is apart from the other data of the member, so that
/// neither delays the other.
/// </summary>
internal sealed class PeerClientsCollection : Collection, IDisposable
{
    private readonly PeerActivity _activity;
    private readonly PeerOptions _options;
    private readonly MemberAccess _access;
    private readonly MemberConnection _connections;
    private readonly CancellationTokenSource _closing = new();
    private readonly TimeProvider _time;

    public PeerClientsCollection(PeerPlan plan, PeerParts parts)
    {
        // An answer that comes later than half an interval is of no use.
        var half = parts.Clients!.Interval / 2;
        var options = PeerOptions.For(plan.ActivityUrl!, isForeign: false, parts.Options);
        _options = options with { Deadline = half < options.Deadline ? half : options.Deadline };
        _activity = new PeerActivity(plan, _options, parts);
        _access = new MemberAccess(parts.Services.Lane, plan.Source);
        _connections = new MemberConnection(_options);
        _time = parts.Services.Time;
    }

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        var began = _time.GetTimestamp();

        // Leaves the actor's thread: an answer that arrives at once would be read to its end on it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var (trouble, bytes) = await FetchAsync().ConfigureAwait(false);
        var reading = new Reading([]) { Troubles = trouble is null ? [] : [trouble] };
        return new LaneResult<Collected>(
            LaneOutcome.Completed, new Collected(reading, bytes), null, _time.GetElapsedTime(began), "");
    }

    public void Dispose()
    {
        // Cancelled, not disposed: a collection that is in progress still uses the token.
        _closing.Cancel();
        _connections.Dispose();
    }

    private async Task<(string? Trouble, long Bytes)> FetchAsync()
    {
        try
        {
            var access = await _access.ReadAsync(_options).ConfigureAwait(false);
            var connection = _connections.Get(access);
            connection.ClearCertificateProblem();
            return await _activity.FetchAsync(connection, access, _closing.Token).ConfigureAwait(false);
        }
        catch (WebAccessException e)
        {
            return (e.Message, 0);
        }
        catch (ObjectDisposedException)
        {
            return ("stopped", 0);
        }
    }
}
