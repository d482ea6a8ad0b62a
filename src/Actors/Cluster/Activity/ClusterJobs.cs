using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Messages.Cluster;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>
/// The activity of the jobs of the whole cluster, on the member that owns the join. <see cref="ClusterSums"/> adds up the tables; after the
/// join, <see cref="Publish"/> puts the result on the board and announces it to the other members.
/// </summary>
public sealed class ClusterJobs : IDisposable
{
    private readonly ClusterTotalsParts _parts;
    private readonly ClusterSums _sums;

    public ClusterJobs(ClusterTotalsParts parts)
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
