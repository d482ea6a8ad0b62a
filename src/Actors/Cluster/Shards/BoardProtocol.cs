using System.Collections.Immutable;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Cluster.Shards;

/// <summary>Messages to <see cref="ShardBoard"/>.</summary>
public abstract record BoardProtocol
{
    private BoardProtocol()
    {
    }

    /// <summary>Shards have been read from a peer, or joined.</summary>
    /// <param name="Parts">The data of the shards. Each is kept unless better data is known.</param>
    /// <param name="Reader">The member that has read or joined the data: this one, or another aggregator.</param>
    public sealed record Put(ImmutableArray<ShardPart> Parts, string Reader) : BoardProtocol;

    /// <summary>The plan has changed: other peers may be missing.</summary>
    public sealed record Planned(ShardPlan Plan) : BoardProtocol;

    /// <summary>Asks for all data that is not too old. The answer is a <see cref="BoardParts"/>.</summary>
    public sealed record ReadParts : BoardProtocol
    {
        public static ReadParts Now { get; } = new();
    }
}

/// <summary>The content of the board at one moment.</summary>
/// <param name="Parts">
/// The data of each shard, and whether this member has read it. Only that is passed on to other aggregators, or data would circulate.
/// </param>
/// <param name="Missing">Peers of the plan without recent data, and peers that have left the plan but are still shown.</param>
public sealed record BoardParts(ImmutableArray<(ShardPart Part, bool IsOwn)> Parts, ImmutableArray<string> Missing)
{
    /// <summary>Whether there is data, however old, of every shard of the plan.</summary>
    public bool CoversAllShards { get; init; }
}
