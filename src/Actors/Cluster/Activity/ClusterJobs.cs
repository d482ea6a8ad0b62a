using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Blocking;
using LustreActors.Messages.Cluster;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>
/// The activity of the jobs of the whole cluster, on the member that owns the join. <see cref="ClusterSums"/> adds up the tables; after the
/// join, <see cref="Publish"/> puts the result on the board and announces it to the other members.
/// </summary>
public sealed class ClusterJobs : IDisposable
{
    private readonly ClusterJobsParts _parts;
    private readonly ClusterSums _sums;

    public ClusterJobs(ClusterJobsParts parts)
    {
        _parts = parts;
        _sums = new ClusterSums(new ClusterSumsParts(
            parts.Options, parts.Cluster, parts.Activity, parts.Sums, parts.Lane, parts.Time, "jobs", AddsLate: true,
            state => parts.Cluster.Joined = state));
    }

    /// <summary>The length of an interval. It is that of the start, also after a reload.</summary>
    internal TimeSpan Interval => _parts.Activity.Interval;

    /// <summary>Adds up the sums of all aggregators for one interval.</summary>
    internal Task<ClusterJobsSum> SumAsync(long number) => _sums.SumAsync(number);

    /// <summary>Puts the result of the join on the board and announces it to the other members.</summary>
    /// <param name="segments">The result.</param>
    internal void Publish(ImmutableArray<Segment> segments)
    {
        if (!_parts.Cluster.Current.OwnsJobs)
            return;
        var part = new ShardPart(Shard.Jobs, _parts.Cluster.Current.Plan.View.Revision, _parts.Time.GetTimestamp(), segments);
        _parts.Board.Tell(new BoardProtocol.Put([part], _parts.Options.Id));
        _parts.Announce();
    }

    public void Dispose() => _sums.Dispose();
}

/// <summary>The dependencies of <see cref="ClusterJobs"/>.</summary>
/// <param name="Options">How this process takes part in the cluster.</param>
/// <param name="Cluster">The plan.</param>
/// <param name="Activity">The activity of the jobs of this machine.</param>
/// <param name="Sums">The actor that has the sum of this member's share.</param>
/// <param name="Board">Receives the result of the join.</param>
/// <param name="Announce">Tells the members that a new result is available.</param>
/// <param name="Lane">Reads tokens and certificates.</param>
/// <param name="Time">The clock.</param>
public sealed record ClusterJobsParts(
    ClusterOptions Options,
    PublishedCluster Cluster,
    PublishedActivity Activity,
    IActorRef Sums,
    IActorRef Board,
    Action Announce,
    BlockingLane Lane,
    TimeProvider Time);
