namespace LustreActors.Simulator.Model;

/// <summary>States of a client's connection to a target; <see cref="ImportStates.KernelName"/> is the spelling in its files.</summary>
public enum ImportState
{
    Closed,
    New,
    Disconnected,
    Connecting,
    Replay,
    ReplayLocks,
    ReplayWait,
    Recover,
    Full,
    Evicted,
    Idle,
}

public static class ImportStates
{
    private static readonly string[] Names =
        ["CLOSED", "NEW", "DISCONN", "CONNECTING", "REPLAY", "REPLAY_LOCKS", "REPLAY_WAIT", "RECOVER", "FULL", "EVICTED", "IDLE"];

    public static string KernelName(this ImportState state) => Names[(int)state];
}

/// <summary>A state of an import, and the time at which it began, in seconds since 1970.</summary>
public readonly record struct ImportEvent(long Second, ImportState State);

/// <summary>The latest states of an import: the kernel keeps sixteen.</summary>
internal sealed class ImportHistory
{
    private const int Kept = 16;

    private readonly List<ImportEvent> _events = new(Kept);

    public IReadOnlyList<ImportEvent> Events => _events;
    public ImportState State { get; private set; } = ImportState.Closed;

    public void Begin() => _events.Clear();

    public void Enter(ImportState state, long now)
    {
        State = state;
        if (_events.Count == Kept)
            _events.RemoveAt(0);
        _events.Add(new ImportEvent(now / 1_000_000_000, state));
    }

    /// <summary>Enters a state, through the states between it and the present one.</summary>
    public void Follow(ImportState state, long now)
    {
        if (state == State)
            return;

        // A target that was mounted again within one second was lost in between.
        if (state == ImportState.ReplayWait && State == ImportState.Full)
            Enter(ImportState.Disconnected, now);
        if (State == ImportState.Disconnected)
            Enter(ImportState.Connecting, now);
        Enter(state, now);
    }

    public void Close() => State = ImportState.Closed;
}
