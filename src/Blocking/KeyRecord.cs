namespace LustreActors.Blocking;

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

    /// <summary>
    /// The one call that waits for the present one: an actor may have a successor before its reading ends.
    /// </summary>
    public LaneCall? Waiting { get; set; }

    public long LastUsed { get; set; }
}
