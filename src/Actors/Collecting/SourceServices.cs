using Akka.Actor;
using LustreActors.Blocking;

namespace LustreActors.Actors.Collecting;

/// <summary>The services that all source actors share.</summary>
/// <param name="Lane">Runs calls that may hang.</param>
/// <param name="Metrics">The actor that publishes readings.</param>
/// <param name="Time">The clock.</param>
public sealed record SourceServices(BlockingLane Lane, IActorRef Metrics, TimeProvider Time);
