namespace LustreActors.Actors.Cluster.Control;

/// <summary>A start that is still under way when this actor stops must not leave a cluster system that nobody owns.</summary>
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
