using Akka.Actor;
using LustreActors.Blocking;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>The dependencies of <see cref="ClusterJobs"/> and of <see cref="ClusterClients"/>.</summary>
/// <param name="Options">How this process takes part in the cluster.</param>
/// <param name="Cluster">The plan.</param>
/// <param name="Activity">The activity of the jobs of this machine, or the rates of its clients.</param>
/// <param name="Sums">The actor that has the sum of this member's share.</param>
/// <param name="Board">Receives the result.</param>
/// <param name="Announce">Tells the members that a new result is available.</param>
/// <param name="Lane">Reads tokens and certificates.</param>
/// <param name="Time">The clock.</param>
public sealed record ClusterTotalsParts(
    ClusterOptions Options,
    PublishedCluster Cluster,
    PublishedActivity Activity,
    IActorRef Sums,
    IActorRef Board,
    Action Announce,
    BlockingLane Lane,
    TimeProvider Time);
