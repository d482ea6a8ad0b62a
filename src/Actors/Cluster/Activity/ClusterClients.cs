using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Messages.Cluster;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>The rates of the clients of the whole cluster: <see cref="ClusterSums"/> of their tables, and where the result goes.</summary>
public sealed class ClusterClients : IDisposable
{
    private readonly ClusterTotalsParts _parts;
    private readonly ClusterSums _sums;

    public ClusterClients(ClusterTotalsParts parts)
    {
        _parts = parts;
        _sums = new ClusterSums(new ClusterSumsParts(
            parts.Options, parts.Cluster, parts.Activity, parts.Sums, parts.Lane, parts.Time, "clients", AddsLate: false,
            state => parts.Cluster.JoinedClients = state));
    }

    internal TimeSpan Interval => _parts.Activity.Interval;

    /// <summary>Whether this member adds up the sums. A process in no cluster always does.</summary>
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

    /// <summary>Puts the series on the board and announces them to the other members.</summary>
    internal void Publish(ImmutableArray<Segment> segments)
    {
        var view = _parts.Cluster.Current.Plan.View;
        var part = new ShardPart(Shard.Clients, view.Revision, _parts.Time.GetTimestamp(), segments);
        _parts.Board.Tell(new BoardProtocol.Put([part], _parts.Options.Id));
        if (!view.Members.IsEmpty)
            _parts.Announce();
    }

    public void Dispose() => _sums.Dispose();
}
