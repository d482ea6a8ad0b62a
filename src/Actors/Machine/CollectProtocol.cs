namespace LustreActors.Actors.Machine;

/// <summary>Messages to <see cref="CollectSupervisor"/>.</summary>
public abstract record CollectProtocol
{
    private CollectProtocol()
    {
    }

    public sealed record Reconfigured(CollectSettings Settings) : CollectProtocol;

    public sealed record BranchEnded(string Name) : CollectProtocol;
}
