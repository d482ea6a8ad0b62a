using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>Where the join has the tables of jobs from, besides this host's own, and where its result goes besides into this host's exposition.</summary>
/// <param name="Board">What is known of all peers; null where there are none.</param>
/// <param name="Revision">Of the view in which the join is ours.</param>
/// <param name="IsClusters">The result is the whole cluster's: it goes to the board alone, and nothing is joined before somebody says that it is ours.</param>
public sealed record JobsPlace(IActorRef? Board, Func<long> Revision, bool IsClusters)
{
    /// <summary>A process by itself.</summary>
    public static JobsPlace Here { get; } = new(null, static () => 0, IsClusters: false);

    /// <summary>What is called when a join has replaced the tables of the one before.</summary>
    public Action Tidy { get; init; } = static () => { };

    /// <summary>Whether the join is ours as things stand; a process by itself has it always.</summary>
    public Func<bool> IsOurs { get; init; } = static () => true;

    /// <summary>The tables of all peers.</summary>
    internal Task<ImmutableArray<TableRead>> TablesAsync(TimeSpan wait) => Board is null
        ? Task.FromResult(ImmutableArray<TableRead>.Empty)
        : Board.AskAsync<ImmutableArray<TableRead>>(BoardProtocol.ReadJobs.Now, wait);
}
