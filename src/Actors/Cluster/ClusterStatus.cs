using LustreActors.Actors.Cluster.Control;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>How the cluster looks from here, for whoever serves, shows or asks. Immutable.</summary>
/// <param name="Self">What this member is called.</param>
/// <param name="Mode">Whether there are other members.</param>
/// <param name="Plan">Who owns what.</param>
/// <param name="Coordination">Whether what the members find each other by answers.</param>
/// <param name="Since">When the plan became what it is, by the wall clock.</param>
public sealed record ClusterStatus(string Self, ClusterMode Mode, ShardPlan Plan, Coordination Coordination, DateTimeOffset Since)
{
    public bool IsAggregator => Plan.IsAggregator(Self);

    /// <summary>The jobs of the cluster are this member's to join.</summary>
    public bool OwnsJobs => Plan.Owns(Self, Shard.Jobs);

    /// <summary>Monotonic: since when this member aggregates, where it does. One that has just begun knows little.</summary>
    public long? AggregatesSince { get; init; }
}

/// <summary>What the handlers of requests see of the cluster. Each field is written by one actor and read by all.</summary>
public sealed class PublishedCluster(ClusterStatus initial)
{
    private volatile ClusterStatus _current = initial;
    private volatile JobSumState? _ownSum;
    private volatile JobSumState? _joined;

    /// <summary>The control plane.</summary>
    public PublishedClusterSystem Control { get; } = new();

    public ClusterStatus Current
    {
        get => _current;
        internal set => _current = value;
    }

    /// <summary>The last sum of the collectors and exporters that this member reads; null where it has made none.</summary>
    public JobSumState? OwnSum
    {
        get => _ownSum;
        internal set => _ownSum = value;
    }

    /// <summary>The last sum of the aggregators that this member joined; null where it joins none.</summary>
    public JobSumState? Joined
    {
        get => _joined;
        internal set => _joined = value;
    }
}
