namespace LustreActors.Actors.Publishing;

/// <summary>Counts the actors of the process for its own metrics.</summary>
public interface IActorCensus
{
    /// <summary>Counts the actors. Calls must not overlap.</summary>
    ActorCensus Count();
}

/// <param name="Branches">The branches that have living actors.</param>
/// <param name="Restarts">Restarts after a failure since the process started, by branch. A branch that has ended keeps its number.</param>
/// <param name="DeadLetters">Messages that reached no actor since the process started, by reason.</param>
public sealed record ActorCensus(
    IReadOnlyCollection<BranchCensus> Branches, IReadOnlyDictionary<string, long> Restarts, IReadOnlyDictionary<string, long> DeadLetters);

/// <param name="Branch">The first two names of a path: one series per actor would be thousands.</param>
/// <param name="Living">The number of living actors.</param>
/// <param name="DeepestMailbox">The messages that wait in the fullest mailbox.</param>
public readonly record struct BranchCensus(string Branch, int Living, int DeepestMailbox);
