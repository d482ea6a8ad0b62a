namespace LustreActors.Actors;

/// <summary>What is said to the supervisor of all that reads this machine.</summary>
public abstract record CollectProtocol
{
    private CollectProtocol()
    {
    }

    /// <summary>New settings; null where a branch is off.</summary>
    public sealed record Reconfigured(LustreOptions? Lustre) : CollectProtocol;

    public sealed record BranchEnded(string Name) : CollectProtocol;
}
