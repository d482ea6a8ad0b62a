namespace LustreActors.Actors.Node;

/// <summary>Messages to <see cref="NodeSupervisor"/>.</summary>
internal abstract record NodeProtocol
{
    private NodeProtocol()
    {
    }

    public sealed record Reconfigured(NodeOptions Options) : NodeProtocol;

    public sealed record SourceEnded(string Name) : NodeProtocol;
}
