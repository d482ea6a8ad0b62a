using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Blocking;
using LustreActors.Messages.Cluster;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>The rates of the clients of the whole cluster: <see cref="ClusterSums"/> of their tables, and where the result goes.</summary>
public sealed class ClusterClients : IDisposable
{
    private readonly ClusterClientsParts _parts;
    private readonly ClusterSums _sums;

    public ClusterClients(ClusterClientsParts parts)
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

/// <summary>The dependencies of <see cref="ClusterClients"/>.</summary>
/// <param name="Options">How this process takes part in the cluster.</param>
/// <param name="Cluster">The plan.</param>
/// <param name="Activity">The rates of the clients of this machine.</param>
/// <param name="Sums">The actor that has the sum of this member's share.</param>
/// <param name="Board">Receives the series.</param>
/// <param name="Announce">Tells the members that a new result is available.</param>
/// <param name="Lane">Reads tokens and certificates.</param>
/// <param name="Time">The clock.</param>
public sealed record ClusterClientsParts(
    ClusterOptions Options,
    PublishedCluster Cluster,
    PublishedActivity Activity,
    IActorRef Sums,
    IActorRef Board,
    Action Announce,
    BlockingLane Lane,
    TimeProvider Time);
