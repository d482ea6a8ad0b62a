using System.Collections.Immutable;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>What is said to the actor that keeps what is known of every shard.</summary>
public abstract record BoardProtocol
{
    private BoardProtocol()
    {
    }

    /// <summary>Somebody has read, or made, these.</summary>
    /// <param name="Parts">Each is kept unless a better one is known.</param>
    /// <param name="IsOwn">This member made them, and passes them on; others are not passed on, or they would go in circles.</param>
    public sealed record Put(ImmutableArray<ShardPart> Parts, bool IsOwn) : BoardProtocol;

    /// <summary>The plan has changed: what is in it no more is not waited for.</summary>
    public sealed record Planned(ShardPlan Plan) : BoardProtocol;

    /// <summary>All that is known and not too old. Answered with <see cref="BoardParts"/>.</summary>
    public sealed record ReadParts : BoardProtocol
    {
        public static ReadParts Now { get; } = new();
    }
}

/// <summary>The board at one moment.</summary>
/// <param name="Parts">What is known, and whether it was made here.</param>
/// <param name="Missing">Peers of the plan of which nothing young enough is known, and those that have left it and are still shown.</param>
public sealed record BoardParts(ImmutableArray<(ShardPart Part, bool IsOwn)> Parts, ImmutableArray<string> Missing)
{
    /// <summary>Something of every shard of the plan, however old.</summary>
    public bool IsOfAll { get; init; }
}
