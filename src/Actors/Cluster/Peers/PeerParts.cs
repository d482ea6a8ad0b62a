using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Peers;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>The dependencies of the actors that read peers.</summary>
/// <param name="Options">How this process takes part in the cluster.</param>
/// <param name="JobsInterval">The interval of the tables of job activity.</param>
/// <param name="Cluster">The plan.</param>
/// <param name="Families">The families of all peers.</param>
/// <param name="Services">The clock and the lane.</param>
/// <param name="Board">Receives series.</param>
/// <param name="Sums">Receives tables of job activity.</param>
/// <param name="Pages">The memory for the rows of these tables.</param>
public sealed record PeerParts(
    ClusterOptions Options,
    TimeSpan JobsInterval,
    PublishedCluster Cluster,
    PeerPool Families,
    SourceServices Services,
    IActorRef Board,
    IActorRef Sums,
    JobActivityPages Pages)
{
    /// <summary>Where the tables of clients go; null if none are read.</summary>
    public PeerClientParts? Clients { get; init; }

    /// <summary>
    /// The time between two requests to a peer. One whose jobs are read is asked at the shorter one of the intervals of series and of job
    /// tables.
    /// </summary>
    internal TimeSpan IntervalOf(PeerPlan plan) => plan switch
    {
        { IsJoin: true } => JobsInterval,
        { IsOfClients: true } => Clients!.Interval,
        { Shard: null } => Options.Interval,
        _ => Options.Interval < JobsInterval ? Options.Interval : JobsInterval,
    };
}

/// <summary>The tables of clients.</summary>
/// <param name="Interval">The interval of the tables.</param>
/// <param name="Sums">Receives them.</param>
/// <param name="Pages">The memory for the rows.</param>
public sealed record PeerClientParts(TimeSpan Interval, IActorRef Sums, JobActivityPages Pages);
