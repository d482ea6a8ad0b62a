namespace LustreActors.Actors.Cluster.Control;

/// <summary>Passes a started system to its actor. If the actor has stopped meanwhile, the system is stopped.</summary>
internal sealed class StartHandover
{
    private readonly Lock _gate = new();
    private ClusterSystem? _system;
    private bool _isCancelled;

    /// <summary>Called on the lane.</summary>
    public void Complete(ClusterSystem system, bool isAbandoned)
    {
        lock (_gate)
        {
            _system = system;
            _isCancelled |= isAbandoned;
            if (!_isCancelled)
                return;
        }

        system.BeginStop();
    }

    public void Cancel()
    {
        ClusterSystem? system;
        lock (_gate)
            (_isCancelled, system) = (true, _system);
        system?.BeginStop();
    }
}
