namespace LustreActors.Simulator;

/// <summary>A node's connection to the management server. All nodes of a simulation find it at the same NID, and lose it together.</summary>
public sealed class SimulatedMgc
{
    private readonly ImportHistory _history = new();
    private readonly SimulatedTarget? _mgs;
    private int _instance;

    internal SimulatedMgc(SimulatedTarget? mgs, string nid, long now)
    {
        _mgs = mgs;
        Nid = nid;
        Connect(now);
    }

    /// <summary>Where the management server is.</summary>
    public string Nid { get; }

    /// <summary>The device's name: <c>MGC10.1.255.1@tcp</c>.</summary>
    public string Name => $"MGC{Nid}";

    public ImportState State => _history.State;
    public IReadOnlyList<ImportEvent> History => _history.Events;

    internal int Attempts { get; private set; }
    internal int Generation { get; private set; }
    internal long ConnectedAt { get; private set; }

    internal void Second(long now)
    {
        if (_mgs is null)
            return;
        if (State == ImportState.Full && (!_mgs.Serving || _mgs.Restarts != _instance))
            _history.Enter(ImportState.Disconnected, now);
        else if (State == ImportState.Disconnected && _mgs.Serving)
            Connect(now);
    }

    private void Connect(long now)
    {
        _instance = _mgs?.Restarts ?? 0;
        Attempts++;
        Generation++;
        ConnectedAt = now;
        _history.Enter(ImportState.Connecting, now);
        _history.Enter(ImportState.Full, now);
    }
}
