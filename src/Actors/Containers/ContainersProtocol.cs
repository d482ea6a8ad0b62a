namespace LustreActors.Actors.Containers;

/// <summary>Messages to <see cref="ContainersSupervisor"/>.</summary>
internal abstract record ContainersProtocol
{
    private ContainersProtocol()
    {
    }

    public sealed record Reconfigured(ContainersOptions Options) : ContainersProtocol;

    public sealed record SourceEnded(string Name) : ContainersProtocol;
}
