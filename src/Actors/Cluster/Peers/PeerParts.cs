using Akka.Actor;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Peers;

namespace LustreActors.Actors;

/// <summary>What the actors that read peers work with.</summary>
/// <param name="Options">How this process takes part.</param>
/// <param name="JobsInterval">How often tables of job activity are made.</param>
/// <param name="Cluster">The plan.</param>
/// <param name="Families">The families of all peers.</param>
/// <param name="Services">The clock, and where files are read.</param>
/// <param name="Board">Where series go.</param>
/// <param name="Sums">Where tables of job activity go.</param>
/// <param name="Pages">Where those tables have their rows.</param>
public sealed record PeerParts(
    ClusterOptions Options, TimeSpan JobsInterval, PublishedCluster Cluster, FamilyPool Families, SourceServices Services, IActorRef Board, IActorRef Sums, JobActivityPages Pages)
{
    /// <summary>How often a peer is asked: for series as often as the cluster's settings say, and for jobs as often as there is a new table.</summary>
    public TimeSpan Interval => Options.Interval < JobsInterval ? Options.Interval : JobsInterval;
}
