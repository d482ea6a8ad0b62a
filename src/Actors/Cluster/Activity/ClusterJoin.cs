using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Blocking;
using LustreActors.Messages.Cluster;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>
/// The activity of the jobs or of the clients of the whole cluster, on the member that owns the join. <see cref="ClusterSums"/> adds up the
/// tables; after the join, <see cref="Publish"/> puts the result on the board and announces it to the other members.
/// </summary>
public sealed class ClusterJoin : IDisposable
{
    private readonly ClusterJoinParts _parts;
    private readonly ClusterSums _sums;
    private readonly string _shard;

    private ClusterJoin(ClusterJoinParts parts, string shard, bool addsLate, Action<JobSumState> joined)
    {
        (_parts, _shard) = (parts, shard);
        _sums = new ClusterSums(new ClusterSumsParts(
            parts.Options, parts.Cluster, parts.Activity, parts.Sums, parts.Lane, parts.Time, shard, addsLate, joined));
    }

    public static ClusterJoin ForJobs(ClusterJoinParts parts) =>
        new(parts, Shard.Jobs, addsLate: true, state => parts.Cluster.Joined = state);

    /// <summary>The rates of a client are those of one interval: what comes late is not added to the next one.</summary>
    public static ClusterJoin ForClients(ClusterJoinParts parts) =>
        new(parts, Shard.Clients, addsLate: false, state => parts.Cluster.JoinedClients = state);

    /// <summary>The length of an interval. It is that of the start, also after a reload.</summary>
    internal TimeSpan Interval => _parts.Activity.Interval;

    /// <summary>Whether this member owns the join. A process in no cluster always does.</summary>
    internal bool IsOurs => _parts.Cluster.Current.OwnsJobs;

    /// <summary>The number of machines whose tables a complete sum has.</summary>
    internal int Expected
    {
        get
        {
            var plan = _parts.Cluster.Current.Plan;
            return plan.Peers.Count(p => !p.IsForeign) + (plan.View.Members.IsEmpty ? 1 : 0);
        }
    }

    /// <summary>Adds up the sums of all aggregators for one interval.</summary>
    internal Task<ClusterJobsSum> SumAsync(long number) => _sums.SumAsync(number);

    /// <summary>Puts the result on the board and announces it to the other members, if this member owns the join.</summary>
    internal void Publish(ImmutableArray<Segment> segments)
    {
        if (!IsOurs)
            return;
        var view = _parts.Cluster.Current.Plan.View;
        var part = new ShardPart(_shard, view.Revision, _parts.Time.GetTimestamp(), segments);
        _parts.Board.Tell(new BoardProtocol.Put([part], _parts.Options.Id));
        if (!view.Members.IsEmpty)
            _parts.Announce();
    }

    public void Dispose() => _sums.Dispose();
}

/// <summary>The dependencies of <see cref="ClusterJoin"/>.</summary>
/// <param name="Options">How this process takes part in the cluster.</param>
/// <param name="Cluster">The plan.</param>
/// <param name="Activity">The activity on this machine.</param>
/// <param name="Sums">The actor that has the sum of this member's share.</param>
/// <param name="Board">Receives the result of the join.</param>
/// <param name="Announce">Tells the members that a new result is available.</param>
/// <param name="Lane">Reads tokens and certificates.</param>
/// <param name="Time">The clock.</param>
public sealed record ClusterJoinParts(
    ClusterOptions Options,
    PublishedCluster Cluster,
    PublishedActivity Activity,
    IActorRef Sums,
    IActorRef Board,
    Action Announce,
    BlockingLane Lane,
    TimeProvider Time);
