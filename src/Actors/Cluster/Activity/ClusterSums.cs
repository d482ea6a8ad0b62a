using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using LustreActors.Actors.Cluster.Peers;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Jobs;
using LustreActors.Actors.Web;
using LustreActors.Blocking;
using LustreActors.Messages.Cluster;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Activity;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>
/// Adds up the tables of the whole cluster, on the member that owns the join:
/// <list type="number">
/// <item>It asks every aggregator for the sum of its share. An aggregator answers when it has all tables of the interval, or after half an
/// interval.</item>
/// <item>It adds up the sums.</item>
/// <item>While a collector moves from one aggregator to another, both may have it in their sums. The same is true of a target that another
/// server has taken over. One of the two is asked again for a sum without it, and the sums are added up again.</item>
/// </list>
/// </summary>
internal sealed class ClusterSums : IDisposable
{
    /// <summary>The longest path of a request. It leaves room for more collectors than move at once.</summary>
    private const int LongestQuestion = 3500;

    private readonly ClusterSumsParts _parts;
    private readonly MemberAccess _access;
    private readonly MemberConnections _connections = new();
    private readonly JobActivityShare _share;
    private readonly SemaphoreSlim _oneAtATime = new(1);

    public ClusterSums(ClusterSumsParts parts)
    {
        _parts = parts;
        _access = new MemberAccess(parts.Lane, $"cluster: {parts.What}");
        _share = new JobActivityShare(parts.Activity.Interval, parts.Time) { AddsLate = parts.AddsLate };
    }

    private TimeSpan Interval => _parts.Activity.Interval;

    private ClusterOptions Options => _parts.Options;

    /// <summary>Adds up the sums of all aggregators for one interval.</summary>
    /// <param name="number">The number of the interval.</param>
    public async Task<ClusterJobsSum> SumAsync(long number)
    {
        // A source that was replaced may still wait for its last sums.
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            return await AddUpAsync(number).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<ClusterJobsSum> AddUpAsync(long number)
    {
        var plan = _parts.Cluster.Current.Plan;
        var aggregators = plan.Aggregators;
        _connections.Keep(aggregators.Select(a => a.Url));
        var asked = aggregators.Select(aggregator => AskAsync(aggregator, number, [])).ToArray();
        var troubles = new List<string>();
        var names = new List<string>();
        var tables = new Dictionary<Member, JobActivityTable>();
        foreach (var (aggregator, answer) in aggregators.Zip(await Task.WhenAll(asked).ConfigureAwait(false)))
        {
            // An aggregator without a share has no sum, and is not missing. One that has just started does not know its share yet.
            if (answer.Table is not null || answer.Broken is not null || plan.ReadsCollectors(aggregator.Id))
                names.Add(aggregator.Id);
            if (answer.Table is { } table)
                tables.Add(aggregator, table);
            Put(aggregator, answer, troubles);
        }

        // A process in no cluster is its only aggregator, and no peer of itself: its own table is added here.
        if (plan.View.Members.IsEmpty)
        {
            names.Add(Shard.Jobs);
            _share.Put(Shard.Jobs, await _parts.Activity.ReadAsync(Interval / 2, CancellationToken.None).ConfigureAwait(false));
        }

        _share.Keep(new HashSet<string>(names, StringComparer.Ordinal));
        var sum = _share.Sum(number, names);
        foreach (var (aggregator, table) in tables.Where(t => sum.Overlapping.Contains(t.Key.Id)))
        {
            var rest = await AskAsync(aggregator, number, CommonMembersAndTargets(table, sum.Table)).ConfigureAwait(false);
            Put(aggregator, rest, troubles);
            if (rest is { Table: null, Broken: null })
                names.Remove(aggregator.Id);
        }

        if (!sum.Overlapping.IsEmpty)
            sum = _share.Sum(number, names);
        _parts.Joined(JobSumState.Create(sum, names.Count));
        foreach (var name in sum.Overlapping)
            troubles.Add($"the {_parts.What} of {name} are left out: they are in the sum of another aggregator too");
        return new ClusterJobsSum(sum, [.. troubles]);
    }

    public void Dispose()
    {
        _connections.Dispose();
        _oneAtATime.Dispose();
    }

    internal static ImmutableArray<string> CommonMembersAndTargets(JobActivityTable one, JobActivityTable other) =>
        [.. one.Members.Intersect(other.Members), .. one.Targets.Intersect(other.Targets)];

    private void Put(Member aggregator, JobActivityReading answer, List<string> troubles)
    {
        if (answer.Table is { } table)
            _share.Put(aggregator.Id, table);
        else if (answer.Broken is { } trouble)
            troubles.Add(trouble);
    }

    private async Task<JobActivityReading> AskAsync(Member aggregator, long number, ImmutableArray<string> except)
    {
        if (aggregator.Id == Options.Id)
            return await AskOwnAsync(number, except).ConfigureAwait(false);
        var path = new System.Text.StringBuilder().Append(CultureInfo.InvariantCulture, $"/{_parts.What}/sums?interval={number}");
        foreach (var member in except)
            path.Append("&except=").Append(Uri.EscapeDataString(member));
        if (path.Length > LongestQuestion)
        {
            var broken = $"{except.Length} members and targets are in the sum of {aggregator.Id} and in another one";
            return new JobActivityReading(null) { Broken = broken };
        }

        // The aggregator may wait half an interval before it answers.
        var web = PeerOptions.For(new Uri(aggregator.Url, path.ToString()), isForeign: false, Options) with
        {
            Deadline = (Interval / 2) + Options.Deadline,
        };
        try
        {
            var access = await _access.ReadAsync(web).ConfigureAwait(false);
            var connection = _connections.Get(aggregator.Url, web, access);
            var answer = new ActivityAnswer(web, new JobActivityLimits(), pages: null, _parts.Time);
            return await answer.ReadAsync(connection, access, CancellationToken.None).ConfigureAwait(false);
        }
        catch (WebAccessException e)
        {
            return new JobActivityReading(null) { Broken = e.Message };
        }
    }

    private async Task<JobActivityReading> AskOwnAsync(long number, ImmutableArray<string> except)
    {
        var question = new JobSumsProtocol.ReadSum(number, except);
        var sum = await _parts.Sums.AskAsync<JobActivitySum>(question, Interval + Options.Deadline).ConfigureAwait(false);
        return new JobActivityReading(sum.Table.Members.IsEmpty ? null : sum.Table);
    }
}

/// <summary>The dependencies of <see cref="ClusterSums"/>.</summary>
/// <param name="Options">How this process takes part in the cluster.</param>
/// <param name="Cluster">The plan.</param>
/// <param name="Activity">The table of this machine.</param>
/// <param name="Sums">The actor that has the sum of this member's share.</param>
/// <param name="Lane">Reads tokens and certificates.</param>
/// <param name="Time">The clock.</param>
/// <param name="What">What is added up, and the beginning of its path on the member port: <c>jobs</c>, <c>clients</c>.</param>
/// <param name="AddsLate">Whether the table of the interval before is added where that of this one did not come.</param>
/// <param name="Joined">Receives the completeness of each sum.</param>
internal sealed record ClusterSumsParts(
    ClusterOptions Options,
    PublishedCluster Cluster,
    PublishedActivity Activity,
    IActorRef Sums,
    BlockingLane Lane,
    TimeProvider Time,
    string What,
    bool AddsLate,
    Action<JobSumState> Joined);

/// <summary>The sum of all aggregators, and the reasons why it is incomplete.</summary>
internal sealed record ClusterJobsSum(JobActivitySum Sum, ImmutableArray<string> Troubles);
