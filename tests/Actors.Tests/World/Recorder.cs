using Akka.Actor;

namespace LustreActors.Actors.Tests.World;

/// <summary>An actor that keeps its messages. They may be read while no actor is running.</summary>
internal sealed class Recorder : UntypedActor
{
    private readonly List<object> _received;

    public Recorder(List<object> received) => _received = received;

    public static Props Props(List<object> received) => Akka.Actor.Props.Create(() => new Recorder(received));

    protected override void OnReceive(object message) => _received.Add(message);
}
