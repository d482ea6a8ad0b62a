using LustreActors.Actors.Gpu;
using LustreActors.Actors.Lustre;

namespace LustreActors.Actors.Collecting;

/// <summary>Messages to <see cref="CollectSupervisor"/>.</summary>
public abstract record CollectProtocol
{
    private CollectProtocol()
    {
    }

    /// <summary>New settings; null switches the branch off.</summary>
    public sealed record Reconfigured(LustreOptions? Lustre) : CollectProtocol
    {
        public GpuOptions? Gpu { get; init; }
    }

    public sealed record BranchEnded(string Name) : CollectProtocol;
}
