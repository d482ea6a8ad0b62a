using System.Collections.Immutable;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Cluster;

/// <summary>Messages to <see cref="ClusterSupervisor"/>.</summary>
public abstract record ClusterProtocol
{
    private ClusterProtocol()
    {
    }

    /// <summary>The members have changed. Changes within a short time are sent as one.</summary>
    public sealed record ViewChanged(ClusterView View) : ClusterProtocol;

    /// <summary>Aggregators have stopped answering this member, or answer again.</summary>
    public sealed record SilenceChanged(ImmutableArray<string> Silent) : ClusterProtocol;

    /// <summary>The control plane has come up or gone down.</summary>
    public sealed record CoordinationChanged(Coordination Coordination) : ClusterProtocol;
}
