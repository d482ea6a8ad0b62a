namespace LustreActors.Sources.Lustre;

internal enum RecoveryState
{
    Complete,

    /// <summary>There was nothing to recover: a new target, or one that was taken down without a client.</summary>
    Inactive,

    /// <summary>For other MDTs, without which this one cannot begin.</summary>
    Waiting,
    WaitingForClients,
    Recovering,
}

/// <summary>What a target says of its recovery, as far as others ask for it.</summary>
internal readonly record struct RecoveryStatus(RecoveryState State)
{
    /// <summary>Requests of clients are answered. Until then they wait.</summary>
    public bool IsServing => State is RecoveryState.Complete or RecoveryState.Inactive;
}
