using Akka.Actor;
using LustreActors.Blocking;

namespace LustreActors.Actors;

/// <summary>What every actor of a source works with.</summary>
/// <param name="Lane">Where it reads.</param>
/// <param name="Metrics">Who publishes what it reads.</param>
/// <param name="Time">The clock.</param>
public sealed record SourceServices(BlockingLane Lane, IActorRef Metrics, TimeProvider Time);
