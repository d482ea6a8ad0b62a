using LustreActors.Actors.Cluster.Shards;

namespace LustreActors.Actors.Cluster.Peers;

/// <summary>Messages to <see cref="PeersActor"/>.</summary>
public abstract record PeersProtocol
{
    private PeersProtocol()
    {
    }

    public sealed record Planned(ShardPlan Plan) : PeersProtocol;

    /// <summary>The owner of the join has announced a new result.</summary>
    public sealed record JoinIsReady : PeersProtocol
    {
        public static JoinIsReady Now { get; } = new();
    }

    /// <summary>A peer has been silent for some intervals, or answers again.</summary>
    public sealed record Answered(string Name, bool IsSilent) : PeersProtocol;

    public sealed record PeerEnded(string Name) : PeersProtocol;
}
