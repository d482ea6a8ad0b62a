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

/// <summary>The one field between the actors and the handlers of requests: written by one actor, read by all.</summary>
public sealed class PublishedCluster(ClusterStatus initial)
{
    private volatile ClusterStatus _current = initial;

    /// <summary>The control plane.</summary>
    public PublishedClusterSystem Control { get; } = new();

    public ClusterStatus Current
    {
        get => _current;
        internal set => _current = value;
    }
}
