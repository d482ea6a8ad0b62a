namespace LustreActors.Kernel;

/// <summary>Why an incarnation ends.</summary>
public enum StopReason
{
    /// <summary>Its parent, itself or an operator asked for it.</summary>
    Requested,

    /// <summary>Its parent stops or restarts.</summary>
    ParentStopped,

    /// <summary>It failed, and its supervision said to stop it or had no restart left.</summary>
    Failed,

    /// <summary>Another incarnation takes its place.</summary>
    Restarting,
}
