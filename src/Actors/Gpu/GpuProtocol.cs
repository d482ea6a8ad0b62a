namespace LustreActors.Actors.Gpu;

/// <summary>Messages to <see cref="GpuSupervisor"/>.</summary>
internal abstract record GpuProtocol
{
    private GpuProtocol()
    {
    }

    public sealed record Reconfigured(GpuOptions Options) : GpuProtocol;

    public sealed record SourceEnded(string Name) : GpuProtocol;
}
