using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Cluster;

/// <summary>The cluster as this member sees it. Immutable.</summary>
/// <param name="Self">The name of this member.</param>
/// <param name="Mode">Whether the process is a member of a cluster.</param>
/// <param name="Plan">The owners of the shards.</param>
/// <param name="Coordination">Whether the control plane is up.</param>
/// <param name="Since">The wall-clock time of the last change of the plan.</param>
public sealed record ClusterStatus(string Self, ClusterMode Mode, ShardPlan Plan, Coordination Coordination, DateTimeOffset Since)
{
    public bool IsAggregator => Plan.IsAggregator(Self);

    /// <summary>Whether this member owns the join of jobs.</summary>
    public bool OwnsJobs => Plan.Owns(Self, Shard.Jobs);

    /// <summary>The monotonic time since when this member has been an aggregator; null if it is not one.</summary>
    public long? AggregatesSince { get; init; }
}

/// <summary>Passes the state of the cluster from the actors to the handlers of requests. Each field is written by one actor.</summary>
public sealed class PublishedCluster(ClusterStatus initial)
{
    private volatile ClusterStatus _current = initial;
    private volatile JobSumState? _ownSum;
    private volatile JobSumState? _joined;
    private volatile JobSumState? _ownClients;
    private volatile JobSumState? _joinedClients;

    /// <summary>The state of the control plane.</summary>
    public PublishedClusterSystem Control { get; } = new();

    public ClusterStatus Current
    {
        get => _current;
        internal set => _current = value;
    }

    /// <summary>The last sum of the collectors and exporters that this member reads; null if it has made none.</summary>
    public JobSumState? OwnSum
    {
        get => _ownSum;
        internal set => _ownSum = value;
    }

    /// <summary>The last sum of the aggregators that this member has joined; null if it has joined none.</summary>
    public JobSumState? Joined
    {
        get => _joined;
        internal set => _joined = value;
    }

    /// <summary>The last sum of the clients of the collectors that this member reads; null if it has made none.</summary>
    public JobSumState? OwnClients
    {
        get => _ownClients;
        internal set => _ownClients = value;
    }

    /// <summary>The last sum of the clients of all aggregators that this member has made; null if it has made none.</summary>
    public JobSumState? JoinedClients
    {
        get => _joinedClients;
        internal set => _joinedClients = value;
    }
}
