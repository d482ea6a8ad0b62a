using Akka.Actor;
using Akka.Cluster.Tools.Singleton;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>
/// Runs on one aggregator at a time, the oldest one, and tells the local system of that member that it owns the join. The local system
/// does the work, so nothing is lost when the cluster system ends.
/// </summary>
internal sealed class JoinOwnerActor(IActorRef local, int generation) : UntypedActor
{
    public const string ManagerName = "join";

    /// <summary>The manager, which every aggregator runs.</summary>
    public static Props CreateManager(ActorSystem system, IActorRef local, int generation) => ClusterSingletonManager.Props(
        Props.Create(() => new JoinOwnerActor(local, generation)),
        PoisonPill.Instance,
        ClusterSingletonManagerSettings.Create(system).WithRole(ClusterSystemOptions.AggregatorRole).WithSingletonName("owner"));

    protected override void PreStart() => local.Tell(new ControlReport.JoinOwnership(generation, IsOurs: true));

    protected override void PostStop() => local.Tell(new ControlReport.JoinOwnership(generation, IsOurs: false));

    protected override void OnReceive(object message) => Unhandled(message);
}
