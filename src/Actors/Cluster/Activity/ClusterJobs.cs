using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Messages.Jobs;
using LustreActors.Metrics;
using LustreActors.Sources.Activity;

namespace LustreActors.Actors;

/// <summary>
/// What the jobs of the whole cluster do, for the member that joins them:
/// <list type="number">
/// <item>Every aggregator is asked for the sum of its share. It answers when it has all tables of the interval, or after half an interval.</item>
/// <item>The sums are added up.</item>
/// <item>While a collector moves from one aggregator to another, both have it in their sums for a moment. One of the two is asked again for a sum
/// without it.</item>
/// <item>The result of the join is announced to the other members.</item>
/// </list>
/// </summary>
public sealed class ClusterJobs : IDisposable
{
    /// <summary>Characters of a question. Servers take no longer ones, and so many collectors do not move at once.</summary>
    private const int LongestQuestion = 3500;

    private readonly ClusterJobsParts _parts;
    private readonly MemberAccess _access;
    private readonly MemberConnections _connections = new();
    private readonly JobActivityShare _share;

    public ClusterJobs(ClusterJobsParts parts)
    {
        _parts = parts;
        _access = new MemberAccess(parts.Lane, "cluster: jobs");
        _share = new JobActivityShare(parts.Activity.Interval, parts.Time);
    }

    public TimeSpan Interval => _parts.Activity.Interval;

    private ClusterOptions Options => _parts.Options;

    /// <summary>Adds up what all aggregators have of one interval. Not to be called twice at once.</summary>
    /// <param name="number">The number of the interval.</param>
    internal async Task<ClusterJobsSum> SumAsync(long number)
    {
        var plan = _parts.Cluster.Current.Plan;
        var aggregators = plan.Aggregators;
        _connections.Keep(aggregators.Select(a => a.Url));
        var asked = aggregators.Select(aggregator => AskAsync(aggregator, number, [])).ToArray();
        var troubles = new List<string>();
        var names = new List<string>();
        foreach (var (aggregator, answer) in aggregators.Zip(await Task.WhenAll(asked).ConfigureAwait(false)))
        {
            // One without a share has no sum, and nobody misses it.
            if (answer.Table is not null || answer.Broken is not null)
                names.Add(aggregator.Id);
            Put(aggregator, answer, troubles);
        }

        // A process that is no member is its only aggregator, and nobody reads its own targets.
        if (plan.View.Members.IsEmpty)
        {
            names.Add(Shard.Jobs);
            _share.Put(Shard.Jobs, await _parts.Activity.ReadAsync(Interval / 2, CancellationToken.None).ConfigureAwait(false));
        }

        _share.Keep(new HashSet<string>(names, StringComparer.Ordinal));
        var sum = _share.Sum(number, names);
        foreach (var aggregator in aggregators.Where(a => sum.Overlapping.Contains(a.Id)))
            Put(aggregator, await AskAsync(aggregator, number, sum.Table.Members).ConfigureAwait(false), troubles);
        if (!sum.Overlapping.IsEmpty)
            sum = _share.Sum(number, names);
        _parts.Cluster.Joined = JobSumState.Of(sum, names.Count);
        troubles.AddRange(sum.Overlapping.Select(name => $"the jobs of {name} are left out: they are in the sum of another aggregator too"));
        return new ClusterJobsSum(sum, [.. troubles]);
    }

    /// <summary>Puts the result of the join where all members find it, and tells them.</summary>
    /// <param name="segments">The result.</param>
    /// <param name="number">The number of the interval.</param>
    internal void Publish(ImmutableArray<Segment> segments, long number)
    {
        var part = new ShardPart(Shard.Jobs, _parts.Cluster.Current.Plan.View.Revision, _parts.Time.GetTimestamp(), segments);
        _parts.Board.Tell(new BoardProtocol.Put([part], IsOwn: true));
        _parts.Announce(number);
    }

    public void Dispose() => _connections.Dispose();

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
        var path = new System.Text.StringBuilder().Append(CultureInfo.InvariantCulture, $"/jobs/sums?interval={number}");
        foreach (var member in except)
            path.Append("&except=").Append(Uri.EscapeDataString(member));
        if (path.Length > LongestQuestion)
            return new JobActivityReading(null);
        var web = PeerOptions.Of(new Uri(aggregator.Url, path.ToString()), isForeign: false, Options);
        try
        {
            var access = await _access.ReadAsync(web).ConfigureAwait(false);
            var connection = _connections.Of(aggregator.Url, web, access);
            return await new ActivityAnswer(web, null, _parts.Time).ReadAsync(connection, access, CancellationToken.None).ConfigureAwait(false);
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

/// <summary>What <see cref="ClusterJobs"/> is made of.</summary>
/// <param name="Options">How this process takes part.</param>
/// <param name="Cluster">The plan.</param>
/// <param name="Activity">This machine's own jobs.</param>
/// <param name="Sums">Who has the sum of this member's share.</param>
/// <param name="Board">Where the result goes.</param>
/// <param name="Announce">Tells the members that the result of an interval is there.</param>
/// <param name="Lane">Where files are read.</param>
/// <param name="Time">The clock.</param>
public sealed record ClusterJobsParts(
    ClusterOptions Options, PublishedCluster Cluster, PublishedActivity Activity, IActorRef Sums, IActorRef Board, Action<long> Announce, BlockingLane Lane, TimeProvider Time);

/// <summary>The sum of all aggregators, and why it is not whole, in words.</summary>
internal sealed record ClusterJobsSum(JobActivitySum Sum, ImmutableArray<string> Troubles);
