namespace LustreActors.Kernel;

internal enum KeyHealth
{
    New,

    /// <summary>Its last call succeeded within the deadline.</summary>
    Healthy,

    /// <summary>Its last call did not succeed.</summary>
    Suspect,

    /// <summary>An abandoned call of it came back late; only a success clears it.</summary>
    Probation,
}

internal sealed class KeyRecord
{
    public KeyHealth Health { get; set; }

    /// <summary>The call that is queued, runs or hangs: there is one at most.</summary>
    public LaneCall? Call { get; set; }

    public long LastUsed { get; set; }
}
