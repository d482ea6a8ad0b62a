using System.Collections.Immutable;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors;

/// <summary>What is said to the actor that adds up what the jobs of an aggregator's share do.</summary>
public abstract record JobSumsProtocol
{
    private JobSumsProtocol()
    {
    }

    /// <summary>Whose tables belong to the share from now on.</summary>
    public sealed record Planned(ShardPlan Plan) : JobSumsProtocol;

    /// <summary>A table was read. It belongs to the receiver from then on.</summary>
    /// <param name="Peer">As the plan names it.</param>
    public sealed record Put(string Peer, JobActivityTable Table) : JobSumsProtocol;

    /// <summary>
    /// Answered with <see cref="JobActivitySum"/> as soon as all tables of the interval are here, and after half an interval with those that are.
    /// </summary>
    /// <param name="Interval">The number of the interval.</param>
    /// <param name="Except">Members that are in another aggregator's sum already.</param>
    public sealed record ReadSum(long Interval, ImmutableArray<string> Except) : JobSumsProtocol;
}
