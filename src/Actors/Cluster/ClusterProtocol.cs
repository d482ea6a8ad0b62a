using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>What is said to the supervisor of all that concerns other machines.</summary>
public abstract record ClusterProtocol
{
    private ClusterProtocol()
    {
    }

    /// <summary>Who the members are now. Comes damped: changes that come together are one.</summary>
    public sealed record ViewChanged(ClusterView View) : ClusterProtocol;

    /// <summary>What the members find each other by answers, or has ceased to.</summary>
    public sealed record CoordinationChanged(Coordination Coordination) : ClusterProtocol;
}
