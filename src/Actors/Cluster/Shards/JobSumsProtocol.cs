using System.Collections.Immutable;
using LustreActors.Actors.Jobs;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors.Cluster.Shards;

/// <summary>Messages to the actor that adds up the tables of this member's share.</summary>
public abstract record JobSumsProtocol
{
    private JobSumsProtocol()
    {
    }

    /// <summary>The plan has changed: other collectors may belong to the share.</summary>
    public sealed record Planned(ShardPlan Plan) : JobSumsProtocol;

    /// <summary>A table was read. The receiver becomes its owner.</summary>
    /// <param name="Peer">The name of the peer in the plan.</param>
    public sealed record Put(string Peer, JobActivityTable Table) : JobSumsProtocol;

    /// <summary>
    /// Asks for the sum of an interval. The answer is a <see cref="JobActivitySum"/>. It comes when all tables of the interval are
    /// available, or after half an interval.
    /// </summary>
    /// <param name="Interval">The number of the interval.</param>
    /// <param name="Except">Members and targets that are in the sum of another aggregator.</param>
    public sealed record ReadSum(long Interval, ImmutableArray<string> Except) : JobSumsProtocol;
}
