namespace LustreActors.Blocking;

public enum LaneOutcome
{
    Completed,

    /// <summary>The work threw; <see cref="LaneResult{T}.Error"/> has it.</summary>
    Failed,

    /// <summary>The work did not come back within its deadline. Its thread is lost until it does, and its key is quarantined.</summary>
    Abandoned,

    /// <summary>An abandoned call of this key has not come back yet: nothing was tried.</summary>
    Quarantined,

    /// <summary>
    /// Nothing was tried, or the work gave up before what might hang: too many threads hang already, the key is busy, or the lane is
    /// closed.
    /// </summary>
    Refused,
}

/// <param name="Detail">What happened in words, for logs; empty when completed.</param>
public sealed record LaneResult<T>(LaneOutcome Outcome, T? Value, Exception? Error, TimeSpan Elapsed, string Detail)
{
    public bool Succeeded => Outcome == LaneOutcome.Completed;
}

/// <summary>Thrown by work for which <see cref="LaneCall.MayHang"/> said no.</summary>
public sealed class LaneRefusedException(string message) : Exception(message);
