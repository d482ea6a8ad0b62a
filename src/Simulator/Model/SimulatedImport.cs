using System.Globalization;

namespace LustreActors.Simulator;

/// <summary>
/// One mount's connection to one target: an <c>osc</c> or <c>mdc</c> device. Every RPC that the target counts for this mount is counted
/// here too, so that the bytes and operations of an import are those of its export. Its state follows the target by itself.
/// </summary>
public sealed partial class SimulatedImport
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int SecondsUntilIdle = 20;
    private const int SecondsBetweenAttempts = 5;

    private readonly Randomness _random;
    private readonly ImportHistory _history = new();
    private readonly bool _idles;
    private bool _held;
    private int _instance;
    private long _now;
    private long _attemptedAt;
    private int _sentThisSecond;
    private long[] _modifies = new long[TransferStatistics.Buckets];

    internal SimulatedImport(SimulatedClient client, SimulatedTarget target, LustreVersion version, Randomness random)
    {
        Client = client;
        Target = target;
        _random = random;
        _idles = target.Kind == TargetKind.Ost && version >= LustreVersion.V2_12;
    }

    public SimulatedClient Client { get; }
    public SimulatedTarget Target { get; }

    /// <summary>The device's name, such as <c>scratch-OST0000-osc-ffff888124e81000</c>; another one with every mount.</summary>
    public string Name { get; private set; } = "";

    public ImportState State => _history.State;

    /// <summary>The latest sixteen states, the present one last.</summary>
    public IReadOnlyList<ImportEvent> History => _history.Events;

    /// <summary>The target answers this client, or would if it were asked.</summary>
    public bool Usable => State is ImportState.Full or ImportState.Idle;

    /// <summary>False as after <c>lctl deactivate</c>: <c>active</c> says 0, and <c>target_obd</c> says INACTIVE.</summary>
    public bool Active { get; set; } = true;

    /// <summary>The client's counters of its RPCs (<c>osc.*.stats</c>), <c>req_waittime</c> and <c>read_bytes</c> among them.</summary>
    public CounterAccount Counters { get; } = new(OperationLayout.Import);

    public TransferStatistics Reads { get; private set; } = new();
    public TransferStatistics Writes { get; private set; } = new();

    /// <summary>Modifying RPCs to an MDT by the number in flight when they were sent, themselves included.</summary>
    public IReadOnlyList<long> ModifiesInFlight => _modifies;

    public SimulatedLocks Locks { get; } = new();

    /// <summary>RPCs that wait for their answer.</summary>
    public int InFlight { get; private set; }

    /// <summary>RPCs that were not answered in time.</summary>
    public int Timeouts { get; private set; }

    /// <summary>The mean of <c>req_waittime</c>, which is <c>avg_waittime</c>.</summary>
    public long AverageWaitMicroseconds => Counters.Current["req_waittime"] is { Samples: > 0 } waits ? waits.Sum / waits.Samples : 0;

    public int ConnectionAttempts { get; private set; }

    /// <summary>Moves with every connection that was established.</summary>
    public int Generation { get; private set; }

    /// <summary>Bytes that went past the locks, as direct I/O does: one transfer in sixteen.</summary>
    public long LocklessReadBytes { get; private set; }

    public long LocklessWriteBytes { get; private set; }
    public long DirtyBytes { get; private set; }
    public long GrantBytes { get; private set; }

    /// <summary>Grants that an eviction took.</summary>
    public long LostGrantBytes { get; private set; }

    /// <summary>The NID that this client finds the target at, and after a failover that of the other server.</summary>
    public string ServerNid => Client.Local ? "0@lo" : Target.ServerNid;

    internal long ConnectedAt { get; private set; }
    internal long LastReplyAt { get; private set; }
    internal long Transactions { get; private set; }
    internal long MountedAt { get; private set; }

    /// <summary>Puts the import into a state, where it stays whatever its target does. Meanwhile jobs that need it wait, unless it is FULL.</summary>
    public void Hold(ImportState state)
    {
        _held = true;
        if (state == ImportState.Evicted)
            Evicted();
        Enter(state);
    }

    /// <summary>Ends <see cref="Hold"/>: within a few seconds the import finds its way to FULL, or stays IDLE.</summary>
    public void Recover() => _held = false;

    internal void Mount(long now)
    {
        Name = string.Create(
            CultureInfo.InvariantCulture,
            $"{Target.Name}-{(Target.Kind == TargetKind.Ost ? "osc" : "mdc")}-{Client.Mount[(Client.Filesystem.Length + 1)..]}");
        _now = MountedAt = now;
        _held = false;
        _instance = Target.Restarts;
        _modifies = new long[TransferStatistics.Buckets];
        (Reads, Writes) = (new TransferStatistics(), new TransferStatistics());
        (Timeouts, ConnectionAttempts, Generation, Transactions, InFlight) = (0, 0, 0, 0, 0);
        (LocklessReadBytes, LocklessWriteBytes, DirtyBytes, LostGrantBytes) = (0, 0, 0, 0);
        GrantBytes = Target.Kind == TargetKind.Ost ? 34_359_296 : 2_146_304;
        Active = true;
        _history.Begin();
        Counters.Begin(now);
        Locks.Mount();
        Connect(ImportState.Full);
    }

    internal void Unmount()
    {
        Counters.End();
        Locks.Lose();
        _history.Close();
    }

    /// <summary>Whether a job may use the target now. An idle import is woken.</summary>
    internal bool Ready()
    {
        if (State == ImportState.Idle && !_held)
        {
            if (!Target.Accepts(_now))
            {
                Enter(ImportState.Connecting);
                Enter(ImportState.Disconnected);
                _attemptedAt = _now;
                ConnectionAttempts++;
                return false;
            }

            _instance = Target.Restarts;
            Connect(ImportState.Full);
        }

        var served = Target.Serving && _instance == Target.Restarts;
        if (State == ImportState.Full && !_held && served && !Target.Knows(Client))
            LearnOfEviction();
        return State == ImportState.Full && (_held || served);
    }

    internal void Second(long now)
    {
        _now = now;
        // What was in flight when the target went is still waited for.
        if (State == ImportState.Full)
            InFlight = Math.Min(_sentThisSecond, 1 + (_sentThisSecond % 8));
        _sentThisSecond = 0;
        DirtyBytes = 0;
        if (Locks.Second() > 0)
            Request(ImportOperation.LdlmCancel, _random.Between(90, 900), 1);
        if (!_held)
            Follow();
    }
}
