namespace LustreActors.Simulator.Model;

/// <summary>
/// One mount's connection to one target: an <c>osc</c> or <c>mdc</c> device. Every RPC that the target counts for this mount is counted
/// here too, so the bytes and operations of an import are those of its export. Its state follows the target by itself.
/// </summary>
public sealed class SimulatedImport
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int SecondsUntilIdle = 20;
    private const int SecondsBetweenAttempts = 5;
    private const long MostDirtyBytes = 32 << 20;
    private const int RequestBytes = 520;
    private const int ReplyBytes = 480;

    private readonly Randomness _random;
    private readonly bool _goesIdle;
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
        _goesIdle = target.Kind == TargetKind.Ost && version >= LustreVersion.V2_12;
    }

    public SimulatedClient Client { get; }
    public SimulatedTarget Target { get; }

    /// <summary>The device's name, such as <c>scratch-OST0000-osc-ffff888124e81000</c>; another one with every mount.</summary>
    public string Name { get; private set; } = "";

    public ImportState State => States.State;

    /// <summary>The latest sixteen states, the present one last.</summary>
    public IReadOnlyList<ImportEvent> History => States.Events;

    /// <summary>The target answers this client, or would answer a request.</summary>
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

    /// <summary>Grows with every connection that was established.</summary>
    public int Generation { get; private set; }

    /// <summary>Bytes that were read without locks, as by direct I/O: one transfer in sixteen.</summary>
    public long LocklessReadBytes { get; private set; }
    public long LocklessWriteBytes { get; private set; }
    public long DirtyBytes { get; private set; }
    public long GrantBytes { get; private set; }

    /// <summary>Grants that an eviction took.</summary>
    public long LostGrantBytes { get; private set; }

    /// <summary>The NID of the target's server for this client; after a failover that of the other server.</summary>
    public string ServerNid => Client.Local ? "0@lo" : Target.ServerNid;

    internal ImportHistory States { get; } = new();
    internal long ConnectedAt { get; private set; }
    internal long LastReplyAt { get; private set; }
    internal long Transactions { get; private set; }
    internal long MountedAt { get; private set; }

    /// <summary>Keeps the import in a state, whatever its target does. Meanwhile jobs that need it wait, unless it is FULL.</summary>
    public void Hold(ImportState state)
    {
        _held = true;
        if (state == ImportState.Evicted)
            LoseState();
        Enter(state);
    }

    /// <summary>Ends <see cref="Hold"/>: within a few seconds the import is FULL, or stays IDLE.</summary>
    public void Recover() => _held = false;

    internal void Mount(long now)
    {
        Name = $"{Target.Name}-{(Target.Kind == TargetKind.Ost ? "osc" : "mdc")}-{Client.Mount[(Client.Filesystem.Length + 1)..]}";
        _now = MountedAt = now;
        _held = false;
        _instance = Target.Restarts;
        _modifies = new long[TransferStatistics.Buckets];
        (Reads, Writes) = (new TransferStatistics(), new TransferStatistics());
        (Timeouts, ConnectionAttempts, Generation, Transactions, InFlight) = (0, 0, 0, 0, 0);
        (LocklessReadBytes, LocklessWriteBytes, DirtyBytes, LostGrantBytes) = (0, 0, 0, 0);
        GrantBytes = Target.Kind == TargetKind.Ost ? 34_359_296 : 2_146_304;
        Active = true;
        States.Begin();
        Counters.Begin(now);
        Locks.Mount();
        Connect();
    }

    internal void Unmount()
    {
        Counters.End();
        Locks.Lose();
        States.Close();
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
            Connect();
        }

        var served = Target.Serving && _instance == Target.Restarts;
        if (State == ImportState.Full && !_held && served && !Target.Knows(Client))
            LearnOfEviction();
        return State == ImportState.Full && (_held || served);
    }

    internal void Second(long now)
    {
        _now = now;
        // RPCs that were in flight when the target went stay in flight.
        if (State == ImportState.Full)
            InFlight = Math.Min(_sentThisSecond, 1 + (_sentThisSecond % 8));
        _sentThisSecond = 0;
        DirtyBytes = 0;
        if (Locks.Second() > 0)
            Request(ImportOperation.LdlmCancel, _random.Between(90, 900), 1);
        if (!_held)
            FollowTarget();
    }

    /// <summary>Counts what the target just counted for this mount, as RPCs, locks, histograms and messages.</summary>
    internal void Record(int operation, long value, int times)
    {
        _sentThisSecond += times;
        var request = ImportRequests.For(Target.Kind, operation);
        switch (request)
        {
            case ImportOperation.ReadBytes:
                Transfer(reading: true, value, times);
                break;
            case ImportOperation.WriteBytes:
                Transfer(reading: false, value, times);
                break;
            case ImportOperation.OstRead:
                Reads.Answered(Request(ImportOperation.OstRead, value, times));
                break;
            case ImportOperation.OstWrite:
                Writes.Answered(Request(ImportOperation.OstWrite, value, times));
                break;
            case ImportOperation.LdlmIbitsEnqueue:
                Enqueue(ImportOperation.LdlmIbitsEnqueue, times);
                Wait(value, times);
                break;
            case ImportOperation.OstPunch or ImportOperation.OstSetattr or ImportOperation.OstDestroy:
                Request(request.Value, value, times);
                Transactions++;
                Locks.Cancel(1);
                break;
            case null when ImportRequests.IsModification((MdtOperation)operation):
                _modifies[1 + (_random.Below(2) * _random.Below(3))] += times;
                Transactions += times;
                Locks.Cancel(1);
                Wait(value, times);
                break;
            case not null:
                Request(request.Value, value, times);
                break;
        }
    }

    private void Transfer(bool reading, long bytes, int times)
    {
        Counters.Live.Record((int)(reading ? ImportOperation.ReadBytes : ImportOperation.WriteBytes), bytes, times);
        var lockless = _random.OneIn(16);
        if (!lockless && _random.OneIn(4))
            Enqueue(ImportOperation.LdlmExtentEnqueue, 1);
        var inFlight = 1 + (_random.Below(2) * _random.Below(8));
        for (var i = 0; i < times; i++)
            (reading ? Reads : Writes).Sent(bytes, inFlight);
        var locklessBytes = lockless ? bytes * times : 0;
        if (reading)
        {
            LocklessReadBytes += locklessBytes;
        }
        else
        {
            LocklessWriteBytes += locklessBytes;
            DirtyBytes = Math.Min(MostDirtyBytes, DirtyBytes + (bytes * times));
            Transactions += times;
        }

        Client.Traffic?.Bulk(Client, Target, reading, bytes, times);
    }

    private long Request(ImportOperation operation, long served, int times)
    {
        var microseconds = Wait(served, times);
        Counters.Live.Record((int)operation, microseconds, times);
        return microseconds;
    }

    private void Enqueue(ImportOperation operation, int times)
    {
        Counters.Live.Record((int)operation, 1, times);
        Locks.Grant(times);
        if (operation == ImportOperation.LdlmExtentEnqueue)
            Wait(_random.Between(90, 400), times);
    }

    /// <summary>An RPC and its answer. Returns how long the client waited for the answer.</summary>
    private long Wait(long served, int times)
    {
        var microseconds = served + _random.Between(40, 400);
        Counters.Live.Record((int)ImportOperation.ReqWaittime, microseconds, times);
        Counters.Live.Record((int)ImportOperation.ReqActive, 1 + _random.Below(6), times);
        LastReplyAt = _now;
        Client.Traffic?.Request(Client, Target, RequestBytes, ReplyBytes, times);
        return microseconds;
    }

    private void FollowTarget()
    {
        var restarted = _instance != Target.Restarts;
        switch (State)
        {
            case ImportState.Full when !Target.Serving || restarted:
                Timeouts += Math.Max(1, InFlight);
                _attemptedAt = _now;
                Enter(ImportState.Disconnected);
                break;
            case ImportState.Full:
                GoIdleOrPing();
                break;
            case ImportState.Disconnected or ImportState.Connecting or ImportState.New:
                Reconnect(restarted);
                break;
            case ImportState.Replay:
                Enter(ImportState.ReplayLocks);
                if (Target.HasReplayed(Client, _now))
                    Enter(ImportState.ReplayWait);
                break;
            case ImportState.ReplayLocks when Target.HasReplayed(Client, _now):
                Enter(ImportState.ReplayWait);
                break;
            case ImportState.ReplayWait or ImportState.Evicted when Target.Accepts(_now):
                Enter(ImportState.Recover);
                Establish();
                break;
            case ImportState.Recover:
                Establish();
                break;
        }
    }

    private void GoIdleOrPing()
    {
        var quiet = (_now - LastReplyAt) / NanosecondsPerSecond;
        if (_goesIdle && quiet >= SecondsUntilIdle && Locks.InUse == 0)
        {
            Counters.Live.Record((int)ImportOperation.OstDisconnect, _random.Between(900, 3_000));
            Enter(ImportState.Connecting);
            Enter(ImportState.Idle);
            Locks.Lose();
            InFlight = 0;
        }
        else if (_now / NanosecondsPerSecond % SimulatedFilesystem.SecondsBetweenPings == 0)
        {
            Ping();
        }
    }

    private void Ping()
    {
        if (!Target.Knows(Client))
        {
            LearnOfEviction();
            return;
        }

        Target.Ping(Client);
        // A ping does not keep an import from going IDLE.
        var lastReplyAt = LastReplyAt;
        Request(ImportOperation.ObdPing, _random.Between(90, 900), 1);
        if (_goesIdle)
            LastReplyAt = lastReplyAt;
    }

    /// <summary>The target answers that this client is not connected.</summary>
    private void LearnOfEviction()
    {
        ConnectionAttempts++;
        Enter(ImportState.Disconnected);
        Enter(ImportState.Connecting);
        Enter(ImportState.Evicted);
        LoseState();
    }

    private void Reconnect(bool restarted)
    {
        if (!Target.Serving)
        {
            if ((_now - _attemptedAt) / NanosecondsPerSecond < SecondsBetweenAttempts)
                return;
            _attemptedAt = _now;
            ConnectionAttempts++;
            Timeouts++;
            if (State != ImportState.Connecting)
                Enter(ImportState.Connecting);
            Enter(ImportState.Disconnected);
            return;
        }

        if (restarted ? !Target.Admits(Client, _now) : !Target.Accepts(_now))
            return;
        ConnectionAttempts++;
        if (State != ImportState.Connecting)
            Enter(ImportState.Connecting);
        if (!restarted)
        {
            Enter(ImportState.Recover);
            Establish();
            return;
        }

        _instance = Target.Restarts;
        if (Target.Knows(Client))
        {
            Enter(ImportState.Replay);
            return;
        }

        Enter(ImportState.Evicted);
        LoseState();
    }

    private void Connect()
    {
        ConnectionAttempts++;
        Enter(ImportState.Connecting);
        Establish();
    }

    private void Establish()
    {
        if (!Target.Knows(Client))
            Target.Connect(Client, _now);
        Generation++;
        ConnectedAt = LastReplyAt = _now;
        var operation = Target.Kind == TargetKind.Ost ? ImportOperation.OstConnect : ImportOperation.MdsConnect;
        Request(operation, _random.Between(800, 3_000), 1);
        Enter(ImportState.Full);
    }

    /// <summary>An eviction takes the locks, and the grants of what was not written yet.</summary>
    private void LoseState()
    {
        Locks.Lose();
        LostGrantBytes += DirtyBytes;
        DirtyBytes = 0;
    }

    private void Enter(ImportState state) => States.Enter(state, _now);
}
