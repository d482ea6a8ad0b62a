using System.Text;
using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources.Etcd;

namespace LustreActors.Actors;

/// <summary>
/// Each member is a key in etcd, which goes with the member's lease. What is known is read whole, and then follows the watch: with many members a
/// change costs each of them that change, not all members anew.
/// </summary>
internal sealed class EtcdMembership : IMembership
{
    private readonly string _cluster;
    private readonly EtcdOptions _options;
    private readonly TimeProvider _time;
    private readonly EtcdClient _etcd;
    private readonly byte[] _prefix;
    private readonly EtcdEntries _entries;
    private EtcdWatch? _watch;
    private long _lease;
    private volatile Predecessor? _predecessor;

    public EtcdMembership(ClusterOptions options, BlockingLane lane, TimeProvider time)
        : this(options, lane, time, Random.Shared.NextDouble)
    {
    }

    public EtcdMembership(ClusterOptions options, BlockingLane lane, TimeProvider time, Func<double> random)
    {
        (_cluster, _options, _time) = (options.Name, options.Etcd ?? throw new ArgumentException("There is no etcd in these options", nameof(options)), time);
        _etcd = new EtcdClient(_options, lane, time, random);
        _prefix = Encoding.UTF8.GetBytes($"/lustre-actors/{_cluster}/members/");
        _entries = new EtcdEntries(_cluster, _prefix.Length);
    }

    public TimeSpan Ttl => _options.Ttl;

    public string Place => _etcd.Place;

    public Task AnnounceAsync(Member self, CancellationToken stop) => AskedAsync(async () =>
    {
        var entry = OwnEntry.Of(self, _cluster);
        if (Interlocked.Read(ref _lease) == 0)
            await GrantAsync(stop).ConfigureAwait(false);
        EtcdAnswer answer;
        try
        {
            answer = await PutAsync(self.Id, entry, stop).ConfigureAwait(false);
        }
        catch (EtcdRefusedException e) when (e.Error.IsLeaseGone)
        {
            await GrantAsync(stop).ConfigureAwait(false);
            answer = await PutAsync(self.Id, entry, stop).ConfigureAwait(false);
        }

        // A process that ended without a word leaves its lease behind for a while; one that lives keeps it alive.
        if (answer.Previous is { Lease: not 0 } before && before.Lease != Interlocked.Read(ref _lease))
            _predecessor = new Predecessor(before.Lease, _time.GetTimestamp());
        return true;
    });

    public Task<bool> RenewAsync(CancellationToken stop) => AskedAsync(async () =>
    {
        var lease = Interlocked.Read(ref _lease);
        if (lease == 0 || (await _etcd.AskAsync("/v3/lease/keepalive", EtcdRequests.Lease(lease), stop).ConfigureAwait(false)).Ttl > 0)
            return lease != 0;
        Interlocked.Exchange(ref _lease, 0);
        return false;
    });

    public Task<MembershipReading> ReadAsync(CancellationToken stop) => AskedAsync(async () =>
    {
        Forget();
        var answer = await _etcd.AskAsync("/v3/kv/range", EtcdRequests.Range(_prefix), stop).ConfigureAwait(false);
        _entries.Replace(answer);
        var living = await LivingPredecessorAsync(stop).ConfigureAwait(false);
        return _entries.Reading(living);
    });

    public Task<MembershipReading?> WaitAsync(CancellationToken stop) => AskedAsync(async () =>
    {
        var isFollowing = false;
        try
        {
            _watch ??= await _etcd.WatchAsync(EtcdRequests.Watch(_prefix, _entries.Revision + 1), stop).ConfigureAwait(false);
            while (await _watch.NextAsync(stop).ConfigureAwait(false) is { } answer)
            {
                if (answer.IsCanceled || answer.CompactRevision != 0)
                    return null;
                if (!_entries.Apply(answer.Events))
                    continue;
                isFollowing = true;
                return _entries.Reading(null);
            }

            return null;
        }
        catch (EtcdRefusedException e) when (e.Error.WantsToken)
        {
            _etcd.ForgetToken();
            return null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException)
        {
            // One endpoint that ends is no trouble where another answers: the reading tells.
            return null;
        }
        finally
        {
            if (!isFollowing)
                Forget();
        }
    });

    public Task LeaveAsync(CancellationToken stop) => AskedAsync(async () =>
    {
        var lease = Interlocked.Exchange(ref _lease, 0);
        if (lease == 0)
            return true;
        try
        {
            await _etcd.AskAsync("/v3/lease/revoke", EtcdRequests.Lease(lease), stop).ConfigureAwait(false);
        }
        catch (EtcdRefusedException e) when (e.Error.IsLeaseGone)
        {
            // That is what was wanted.
        }

        return true;
    });

    public void Dispose() => _etcd.Dispose();

    private async Task GrantAsync(CancellationToken stop) =>
        Interlocked.Exchange(ref _lease, (await _etcd.AskAsync("/v3/lease/grant", EtcdRequests.Grant(_options.Ttl), stop).ConfigureAwait(false)).Id);

    private Task<EtcdAnswer> PutAsync(string id, byte[] entry, CancellationToken stop) =>
        _etcd.AskAsync("/v3/kv/put", EtcdRequests.Put((byte[])[.. _prefix, .. Encoding.UTF8.GetBytes(id)], entry, Interlocked.Read(ref _lease)), stop);

    /// <summary>Once its time is over: is the lease of whoever had our id before us still kept alive?</summary>
    private async Task<string?> LivingPredecessorAsync(CancellationToken stop)
    {
        if (_predecessor is not { } before || _time.GetElapsedTime(before.Since) <= _options.Ttl)
            return null;
        var lives = (await _etcd.AskAsync("/v3/lease/timetolive", EtcdRequests.Lease(before.Lease), stop).ConfigureAwait(false)).Ttl > 0;
        _predecessor = null;
        return lives ? "the process that had this member's id before this one is still alive: two processes of one cluster have the same cluster.id, and only the one that came last is known to the others" : null;
    }

    private void Forget()
    {
        _watch?.Dispose();
        _watch = null;
    }

    /// <summary>The actor's turn ends here; whatever etcd refuses is a failure like any other for whoever asks.</summary>
    private static async Task<T> AskedAsync<T>(Func<Task<T>> ask)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (EtcdRefusedException e)
        {
            throw new MembershipException(e.Message);
        }
    }

    private sealed record Predecessor(long Lease, long Since);
}
