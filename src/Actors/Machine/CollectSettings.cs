using LustreActors.Actors.Containers;
using LustreActors.Actors.Gpu;
using LustreActors.Actors.Lustre;
using LustreActors.Actors.Node;

namespace LustreActors.Actors.Machine;

/// <summary>The settings of each part of this machine that is read. Null: it is switched off.</summary>
public sealed record CollectSettings
{
    public LustreOptions? Lustre { get; init; }

    /// <summary>The collectors of the host itself.</summary>
    public NodeOptions? Node { get; init; }

    public GpuOptions? Gpu { get; init; }

    public ContainersOptions? Containers { get; init; }
}
