using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>What is said to the actor that has one child for each peer that is read.</summary>
public abstract record PeersProtocol
{
    private PeersProtocol()
    {
    }

    public sealed record Planned(ShardPlan Plan) : PeersProtocol;

    /// <summary>The owner of the join has a new result.</summary>
    public sealed record JoinIsReady : PeersProtocol
    {
        public static JoinIsReady Now { get; } = new();
    }

    public sealed record PeerEnded(string Name) : PeersProtocol;
}
