namespace LustreActors.Actors;

/// <summary>Counts the actors of the process, for its own metrics.</summary>
public interface IActorCensus
{
    /// <summary>Takes a count. Calls do not overlap.</summary>
    ActorCensus Take();
}

/// <param name="Branches">The branches that live.</param>
/// <param name="Restarts">Restarts after a failure since the start, by branch; a branch that has ended keeps its number.</param>
/// <param name="DeadLetters">Messages that no actor took since the start, by reason.</param>
public sealed record ActorCensus(
    IReadOnlyCollection<BranchCensus> Branches, IReadOnlyDictionary<string, long> Restarts, IReadOnlyDictionary<string, long> DeadLetters);

/// <param name="Branch">The first two names of a path: one series per actor would be thousands.</param>
/// <param name="Living">Its actors.</param>
/// <param name="DeepestMailbox">The messages that wait in the fullest of their mailboxes.</param>
public readonly record struct BranchCensus(string Branch, int Living, int DeepestMailbox);
