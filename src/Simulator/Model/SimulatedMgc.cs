namespace LustreActors.Simulator.Model;

/// <summary>The connection of the nodes to the management server: all nodes lose it and find it together.</summary>
public sealed class SimulatedMgc
{
    private readonly SimulatedTarget? _mgs;
    private int _instance;

    internal SimulatedMgc(SimulatedTarget? mgs, string nid, long now)
    {
        _mgs = mgs;
        Nid = nid;
        Connect(now);
    }

    /// <summary>The NID of the management server.</summary>
    public string Nid { get; }

    /// <summary>The device's name: <c>MGC10.1.255.1@tcp</c>.</summary>
    public string Name => $"MGC{Nid}";

    public ImportState State => States.State;
    public IReadOnlyList<ImportEvent> History => States.Events;

    internal ImportHistory States { get; } = new();
    internal int Attempts { get; private set; }
    internal int Generation { get; private set; }
    internal long ConnectedAt { get; private set; }

    internal void Second(long now)
    {
        if (_mgs is null)
            return;
        if (State == ImportState.Full && (!_mgs.Serving || _mgs.Restarts != _instance))
            States.Enter(ImportState.Disconnected, now);
        else if (State == ImportState.Disconnected && _mgs.Serving)
            Connect(now);
    }

    private void Connect(long now)
    {
        _instance = _mgs?.Restarts ?? 0;
        Attempts++;
        Generation++;
        ConnectedAt = now;
        States.Enter(ImportState.Connecting, now);
        States.Enter(ImportState.Full, now);
    }
}
