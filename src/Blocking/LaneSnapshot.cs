namespace LustreActors.Blocking;

/// <summary>A key whose call hangs now.</summary>
public sealed record QuarantinedKey(string Key, string Reading, TimeSpan For, DateTimeOffset Since);

/// <summary>A call within its deadline that has outlived the lane's patience: it may be about to hang.</summary>
public sealed record SlowCall(string Key, string Reading, TimeSpan For, TimeSpan Deadline);

/// <param name="Queued">Calls that wait for a worker.</param>
/// <param name="InFlight">Calls that run within their deadline, the slow ones included.</param>
/// <param name="Slow">Those of them that have outlived the lane's patience, longest first.</param>
/// <param name="AbandonedNow">Calls past their deadline that have not come back: each holds a thread.</param>
/// <param name="Abandoned">The number of calls that were ever abandoned.</param>
/// <param name="Refused">The number of calls that were ever refused.</param>
/// <param name="Quarantined">The keys of the abandoned calls, longest first.</param>
/// <param name="OnProbation">Keys of which an abandoned call came back and none has succeeded since.</param>
/// <param name="Threads">The lane's threads, the hanging and the idle ones included.</param>
public sealed record LaneSnapshot(
    int Queued,
    int InFlight,
    IReadOnlyList<SlowCall> Slow,
    int AbandonedNow,
    long Abandoned,
    long Refused,
    IReadOnlyList<QuarantinedKey> Quarantined,
    IReadOnlyList<string> OnProbation,
    int Threads);
