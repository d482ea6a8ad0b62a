namespace LustreActors.Sources.Lustre;

internal enum RecoveryState
{
    Complete,

    /// <summary>Nothing was to be recovered: a new target, or a target that was taken down without clients.</summary>
    Inactive,

    /// <summary>The MDT waits for other MDTs, without which it cannot begin.</summary>
    Waiting,
    WaitingForClients,
    Recovering,
}

/// <summary>The state of a target's recovery.</summary>
internal readonly record struct RecoveryStatus(RecoveryState State)
{
    /// <summary>Whether requests of clients are answered. Before that they wait.</summary>
    public bool IsServing => State is RecoveryState.Complete or RecoveryState.Inactive;
}
