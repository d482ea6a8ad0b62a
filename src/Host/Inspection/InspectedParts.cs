using Akka.Actor;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Inspecting;
using LustreActors.Blocking;
using LustreActors.Hocon;
using LustreActors.Host.Logging;

namespace LustreActors.Host.Inspection;

/// <summary>The parts of the running program that the commands show and change.</summary>
/// <param name="Tree">The actors.</param>
/// <param name="Lane">The lane of the sources.</param>
/// <param name="Metrics">The actor that knows all sources.</param>
/// <param name="Log">The newest lines of the log.</param>
/// <param name="Cluster">Null when neither members nor other exporters are configured.</param>
/// <param name="Effective">Returns the configuration in force.</param>
/// <param name="ReloadAsync">Reads the configuration again. Returns whether it was applied, and a text for the operator.</param>
internal sealed record InspectedParts(
    ActorTree Tree,
    BlockingLane Lane,
    IActorRef Metrics,
    LogRing Log,
    InspectedCluster? Cluster,
    Func<Config> Effective,
    Func<Task<(bool Applied, string Message)>> ReloadAsync);

/// <summary>The parts of the cluster that the commands show and change.</summary>
/// <param name="Published">The plan and the state of the members.</param>
/// <param name="PartsAsync">Reads the series of all shards.</param>
/// <param name="CommandAsync">Carries out a command. Returns the problem, or null.</param>
internal sealed record InspectedCluster(
    PublishedCluster Published,
    Func<CancellationToken, Task<BoardParts>> PartsAsync,
    Func<ClusterCommand, MemberAddress?, CancellationToken, Task<string?>> CommandAsync);
