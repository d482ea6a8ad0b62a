using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>What is said to the actor that has one child for each peer that is read.</summary>
public abstract record PeersProtocol
{
    private PeersProtocol()
    {
    }

    public sealed record Planned(ShardPlan Plan) : PeersProtocol;

    public sealed record PeerEnded(string Name) : PeersProtocol;
}
