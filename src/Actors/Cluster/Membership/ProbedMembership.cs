using System.Collections.Immutable;
using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>
/// Members that are known by their addresses: who answers is there. Everybody asks everybody, so this is for some tens of them.
/// Nothing is entered anywhere: what a member says of itself it says at its door.
/// </summary>
internal abstract class ProbedMembership(ClusterOptions options, BlockingLane lane, TimeProvider time, string urlSetting) : IMembership
{
    /// <summary>A member is missed when it is silent for the second time: one lost answer moves nothing.</summary>
    private const int MostSilentRounds = 1;

    private const int AtOnce = 64;
    private const int MostNotes = 20;
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromSeconds(3);

    private readonly TimeSpan _deadline = options.Deadline < LongestDeadline ? options.Deadline : LongestDeadline;
    private readonly MembershipAccess _access = new(lane, "cluster/members");
    private readonly Dictionary<Uri, MembershipConnection> _connections = [];
    private readonly Dictionary<string, (Member Member, int Silent)> _seen = new(StringComparer.Ordinal);
    private volatile ImmutableHashSet<string> _ours = [];
    private volatile Member? _self;
    private MembershipReading? _last;
    private long _revision;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Ttl => Interval * (MostSilentRounds + 1);

    public abstract string Place { get; }

    public Task AnnounceAsync(Member self, CancellationToken stop)
    {
        try
        {
            OwnEntry.Of(self, options.Name);
        }
        catch (MembershipException e)
        {
            return Task.FromException(e);
        }

        _ours = _ours.Add(self.Incarnation);
        _self = self;
        return Task.CompletedTask;
    }

    public Task<bool> RenewAsync(CancellationToken stop) => Task.FromResult(true);

    public async Task<MembershipReading> ReadAsync(CancellationToken stop)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await RoundAsync(stop).ConfigureAwait(false);
    }

    public async Task<MembershipReading?> WaitAsync(CancellationToken stop)
    {
        while (true)
        {
            var before = _last;
            await Task.Delay(Interval, time, stop).ConfigureAwait(false);
            var now = await RoundAsync(stop).ConfigureAwait(false);
            if (before is null || now.View.Revision != before.View.Revision || now.Trouble != before.Trouble || !now.Notes.SequenceEqual(before.Notes))
                return now;
        }
    }

    public Task LeaveAsync(CancellationToken stop) => Task.CompletedTask;

    public void Dispose()
    {
        lock (_connections)
        {
            foreach (var connection in _connections.Values)
                connection.Dispose();
            _connections.Clear();
        }
    }

    /// <summary>Where members may be, and why this may be out of date.</summary>
    /// <exception cref="MembershipException">It is not known at all.</exception>
    protected abstract Task<(ImmutableArray<Uri> Urls, string? Trouble)> CandidatesAsync(CancellationToken stop);

    private async Task<MembershipReading> RoundAsync(CancellationToken stop)
    {
        var (urls, trouble) = await CandidatesAsync(stop).ConfigureAwait(false);
        var others = urls.Where(u => u != options.Advertise).Distinct().ToImmutableArray();
        var probes = new MemberProbe[others.Length];
        if (others.Length > 0)
        {
            var access = await _access.ReadAsync(MemberWebOptions.Of(options.Trust, others[0], _deadline, urlSetting)).ConfigureAwait(false);
            var connections = Connections(others);
            await Parallel.ForEachAsync(
                Enumerable.Range(0, others.Length), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop },
                async (i, cancelled) => probes[i] = await MemberProbe.AskAsync(connections[i], access, options.Name, time, cancelled).ConfigureAwait(false)).ConfigureAwait(false);
        }

        stop.ThrowIfCancellationRequested();
        var notes = Judge(probes);
        ImmutableArray<Member> members = [.. _seen.Values.Select(s => s.Member).Concat(_self is { } self ? [self] : []).OrderBy(m => m.Id, StringComparer.Ordinal)];
        if (_last is null || !_last.View.Members.SequenceEqual(members))
            _revision++;
        return _last = new MembershipReading(new ClusterView(members, _revision, false), notes, trouble);
    }

    private ImmutableArray<string> Judge(MemberProbe[] probes)
    {
        var notes = new List<string>();
        var answered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (member, problem) in probes)
        {
            if (problem is not null)
                notes.Add(problem);
            if (member is null || _ours.Contains(member.Incarnation))
                continue;
            if (member.Id == options.Id)
                notes.Add($"another process, at {member.Url}, has this member's id {member.Id}: give each its own cluster.id");
            else if (answered.Add(member.Id))
                _seen[member.Id] = (member, 0);
            else if (_seen[member.Id].Member.Incarnation != member.Incarnation)
                notes.Add($"two processes, at {_seen[member.Id].Member.Url} and {member.Url}, have the id {member.Id}: give each its own cluster.id");
        }

        foreach (var (id, (member, silent)) in _seen.Where(s => !answered.Contains(s.Key)).ToArray())
        {
            if (silent >= MostSilentRounds || member.State == MemberState.Leaving)
                _seen.Remove(id);
            else
                _seen[id] = (member, silent + 1);
        }

        return [.. notes.Take(MostNotes)];
    }

    /// <summary>One for each address, in their order; those of addresses that are no candidates any more are closed.</summary>
    private MembershipConnection[] Connections(ImmutableArray<Uri> urls)
    {
        lock (_connections)
        {
            foreach (var gone in _connections.Keys.Except(urls).ToArray())
            {
                _connections.Remove(gone, out var connection);
                connection!.Dispose();
            }

            return
            [
                .. urls.Select(u => _connections.TryGetValue(u, out var known)
                    ? known
                    : _connections[u] = new MembershipConnection(MemberWebOptions.Of(options.Trust, u, _deadline, urlSetting))),
            ];
        }
    }
}
