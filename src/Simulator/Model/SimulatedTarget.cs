using System.Diagnostics.CodeAnalysis;

namespace LustreActors.Simulator.Model;

/// <summary>
/// One target and all that it counts. <see cref="Record"/> books every RPC on the target, on its job and on its client's export at once,
/// so the lifetime sums of the target, over its jobs (with <see cref="ForgottenJobs"/>) and over its exports agree. The counters of 2.10's
/// generic device (connect, preprw, ping …) belong to no job.
/// </summary>
public sealed class SimulatedTarget
{
    private readonly OperationLayout _layout;
    private readonly JobTable _jobs;
    private readonly Dictionary<SimulatedClient, ExportAccount> _exports = [];
    private readonly List<ExportAccount> _exportOrder = [];
    private readonly UsageAccounts _usage = new();
    private TargetServices _services = null!;
    private TargetDisk _disk = null!;
    private Randomness _chance = null!;
    private RecoveryCourse? _course;
    private Recovery? _setRecovery;
    private bool _countsPings;
    private int _server;
    private long _now;
    private long _transfer;

    internal SimulatedTarget(string filesystem, TargetKind kind, int index, long kilobytes, long files, int jobsRemembered, long now)
    {
        Filesystem = filesystem;
        Kind = kind;
        Index = index;
        (Name, _layout) = kind switch
        {
            TargetKind.Ost => ($"{filesystem}-OST{index:x4}", OperationLayout.Ost),
            TargetKind.Mdt => ($"{filesystem}-MDT{index:x4}", OperationLayout.Mdt),
            _ => ("MGS", OperationLayout.Mgs),
        };
        _jobs = new JobTable(_layout, jobsRemembered);
        KilobytesTotal = kilobytes;
        FilesTotal = files;
        Counters = new CounterAccount(_layout);
        Counters.Begin(now);
        MountedAt = now;
    }

    public string Name { get; }
    public string Filesystem { get; }
    public TargetKind Kind { get; }
    public int Index { get; }
    public CounterAccount Counters { get; }

    /// <summary>The jobs that are in the target's table, in its order.</summary>
    public IReadOnlyList<JobAccount> JobTable => _jobs.Present;

    /// <summary>Every job id that is remembered, in the table or not.</summary>
    public IReadOnlyCollection<JobAccount> Jobs => _jobs.Remembered;

    /// <summary>The sum of the job ids that left the table so long ago that they have no account any more.</summary>
    public OperationCounters ForgottenJobs => _jobs.Forgotten;

    /// <summary>Every client that was ever connected.</summary>
    public IReadOnlyList<ExportAccount> Exports => _exportOrder;

    public long KilobytesTotal { get; }
    public long KilobytesFree => Math.Max(0, KilobytesTotal - ((BytesUsed + 1023) >> 10));

    /// <summary>Space free for users: five per cent are reserved.</summary>
    public long KilobytesAvailable => Math.Max(0, KilobytesFree - (KilobytesTotal / 20));

    public long BytesUsed { get; private set; }
    public long FilesTotal { get; }
    public long FilesFree => Math.Max(0, FilesTotal - FilesUsed);
    public long FilesUsed { get; private set; }

    /// <summary>An administrator, or the RAID of this OST, has declared it degraded.</summary>
    public bool Degraded { get; set; }

    /// <summary>False makes <c>health_check</c> name this target's device.</summary>
    public bool Healthy { get; set; } = true;

    /// <summary>False while it is mounted nowhere: every client's import loses it, and finds it again when this is true.</summary>
    public bool Serving { get; set; } = true;

    /// <summary>The NIDs of the two servers that may mount it; empty for the MGS of a simulation without filesystems.</summary>
    public IReadOnlyList<string> ServerNids { get; internal set; } = [];

    /// <summary>The NID of the server that has it mounted.</summary>
    public string ServerNid => ServerNids[_server];

    /// <summary>The counters of <c>brw_stats</c>.</summary>
    public DiskIo Disk => _disk.Io;

    /// <summary>The counters of DDN's <c>io_latency_stats</c>.</summary>
    public DiskLatency DiskLatency => _disk.Latency;

    /// <summary>The counters of <c>osd-*.*.stats</c>: page caches over ldiskfs, copies over ZFS.</summary>
    public CounterAccount OsdCounters => _disk.OsdCounters;

    /// <summary>The counters of an MDT's <c>rename_stats</c>.</summary>
    public RenameSizes Renames { get; } = new();
    public LockNamespace Locks { get; private set; } = null!;

    /// <summary>An MDT's changelog; null for other targets.</summary>
    public Changelog? Changelog { get; private set; }

    /// <summary>The clients that were evicted since the target was mounted.</summary>
    public int EvictionCount { get; private set; }

    /// <summary>The objects that were ever created on an OST.</summary>
    public long ObjectsCreated { get; private set; }

    /// <summary>The requests to archive, restore and remove that an MDT is working on.</summary>
    public (int Archive, int Restore, int Remove) HsmRequests { get; set; }

    /// <summary>An administrator has deactivated this OST on the MDSs (<c>osp.*.active=0</c>): MDTs create no objects on it.</summary>
    public bool Deactivated
    {
        get;
        set
        {
            field = value;
            FollowProxies();
        }
    }

    /// <summary>
    /// The content of <c>recovery_status</c>: after a failover or a return the course of a recovery, which the clients' imports follow;
    /// otherwise a complete one. A value that is set stays until null is set or the target is mounted again; no import follows it.
    /// </summary>
    [AllowNull]
    public Recovery Recovery
    {
        get => _setRecovery ?? _course?.At(_now, Counters.Incarnations)
            ?? RecoveryCourse.Complete(MountedAt, 20 + Index, Math.Max(1, _exportOrder.Count), Counters.Incarnations);
        set => _setRecovery = value;
    }

    /// <summary>The number of times it was mounted again; every client replays then.</summary>
    internal int Restarts { get; private set; }

    /// <summary>The number of its mounts, which clients are told.</summary>
    internal int Instance => Counters.Incarnations;
    internal long MountedAt { get; private set; }

    /// <summary>The states of the MDTs' connections to this target: all of them lose it and find it together.</summary>
    internal ImportHistory ProxyHistory { get; } = new();

    internal TargetServices Services => _services;

    internal long UsageVersion => _usage.Version;

    private RpcService MainService => Kind switch
    {
        TargetKind.Ost => RpcService.Ost,
        TargetKind.Mdt => RpcService.Mdt,
        _ => RpcService.Mgs,
    };

    private string RequestPrefix => Kind switch { TargetKind.Ost => "ost", TargetKind.Mdt => "mds", _ => "mgs" };

    /// <summary>The account of a job id; null when it never came here, or too long ago.</summary>
    public JobAccount? FindJob(string id) => _jobs.Find(id);

    /// <summary>The account of a client; null when no client with that NID was ever connected.</summary>
    public ExportAccount? FindExport(string nid) => _exportOrder.Find(export => export.Client.Nid == nid);

    /// <summary>Usage by user, group and project, root first. The sums over users and over groups each equal the total in use.</summary>
    public IReadOnlyList<QuotaUsage> Usage(QuotaKind kind) => _usage.Of(kind);

    /// <summary>The RPCs that were served on behalf of this target, by the name of a service such as <c>ost_io</c>.</summary>
    public OperationCounters Service(string name) => _services.Of(RpcService.Named(name));

    /// <summary>
    /// Drops a client that did not answer: its export is gone at once. Its import learns this from its next RPC, a ping at the latest, is
    /// EVICTED, and connects again with counters from zero.
    /// </summary>
    public void Evict(SimulatedClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (!Knows(client))
            throw new ArgumentException($"{client.Nid} is not connected to {Name}.", nameof(client));
        _exports[client].Counters.End();
        EvictionCount++;
        Locks.Timeouts++;
        Locks.Cancel((int)(Locks.Count / Math.Max(1, _exportOrder.Count)));
    }

    internal void Install(SimulationOptions options, int number, long now)
    {
        // A separate sequence: the server's other work must not change the work of jobs.
        _chance = new Randomness(((ulong)(uint)options.Seed << 20) + 0xD15C0000 + (ulong)number);
        _now = now;
        _countsPings = Kind == TargetKind.Ost && options.Version == LustreVersion.V2_10;
        ProxyHistory.Enter(ImportState.Connecting, now);
        ProxyHistory.Enter(ImportState.Full, now);
        _disk = new TargetDisk(options, _chance);
        _disk.Reset(now);
        Locks = new LockNamespace(pooled: Kind != TargetKind.Mgs);
        Locks.Reset(now);
        _services = new TargetServices(Kind, options.Version, _chance);
        if (Kind == TargetKind.Mdt)
            Changelog = new Changelog(options.Version, now);
        if (Kind == TargetKind.Ost)
            _services.Serve(RpcService.OstSeq, "seq_query", 400, 18_000, 2);
        if (Kind == TargetKind.Mdt && Index == 0)
        {
            _services.Serve(RpcService.MdtSeqm, "seq_query", 400, 600);
            _services.Serve(RpcService.MdtSeqs, "seq_query", 5_000, 9_000, 2);
            _services.Serve(RpcService.MdtFld, "fld_read", 500, 700);
        }
    }

    internal void Tick(long now)
    {
        _now = now;
        Locks.Tick(_exportOrder.Count);
        Changelog?.Tick(now);
        FollowProxies();
    }

    internal void Record(SimulatedClient client, string job, int operation, long value, int times, long now)
    {
        var account = _jobs.Enter(job, now);
        account.Counters.Live.Record(operation, value, times);
        account.Counters.Touch(now);
        ExportOf(client, now).Record(operation, value, times);
        Counters.Live.Record(operation, value, times);
        Serve(client, operation, value, times, now);
        client.ImportOf(this).Record(operation, value, times);
    }

    /// <summary>Counts an operation of 2.10's generic device, which belongs to no job.</summary>
    internal void RecordDevice(SimulatedClient client, OstOperation operation, int times = 1)
    {
        if (!Knows(client))
            return;
        _exports[client].Counters.Live.Record((int)operation, 0, times);
        Counters.Live.Record((int)operation, 0, times);
    }

    /// <summary>Mounts it again, with clients from before that have to be recovered.</summary>
    internal void Restart(bool elsewhere)
    {
        Serving = true;
        Restarts++;
        if (elsewhere)
            _server = 1 - _server;
        _setRecovery = null;
        _course = new RecoveryCourse(
            MountedAt, [.. _exportOrder.Where(export => export.Counters.Counting).Select(export => export.Client)]);
    }

    internal void Connect(SimulatedClient client, long now)
    {
        if (!_exports.TryGetValue(client, out var export))
        {
            _exports.Add(client, export = new ExportAccount(client, _layout));
            _exportOrder.Add(export);
        }

        export.Counters.Begin(now);
        ServeConnect();
    }

    internal void Disconnect(SimulatedClient client)
    {
        if (!Knows(client))
            return;
        _exports[client].Counters.End();
        _services.Serve(MainService, RequestPrefix + "_disconnect", 100, 2_500);
        if (Kind == TargetKind.Mgs)
            Locks.Cancel(2);
    }

    /// <summary>Whether the client is connected.</summary>
    internal bool Knows(SimulatedClient client) => _exports.TryGetValue(client, out var export) && export.Counters.Counting;

    /// <summary>Whether a client without requests to replay may connect.</summary>
    internal bool Accepts(long now) => Serving && !Recovers(now);

    /// <summary>Whether the recovery has reached this client: clients come back one after the other.</summary>
    internal bool Admits(SimulatedClient client, long now) => Serving && (_course?.Admits(client, now) ?? true);

    /// <summary>Whether this client has nothing left to replay; the recovery may still wait for other clients.</summary>
    internal bool HasReplayed(SimulatedClient client, long now) => _course?.HasReplayed(client, now) ?? true;

    internal bool Recovers(long now) => _course is not null && !_course.IsOver(now);

    /// <summary>A client shows that it lives. A client that the MGS evicted is connected again.</summary>
    internal void Ping(SimulatedClient client)
    {
        ExportOf(client, _now);
        _services.Serve(MainService, "obd_ping", 20, 900);
        if (_countsPings)
            RecordDevice(client, OstOperation.Ping);
    }

    /// <summary>A user's files grow or shrink. A removal of more than the user owns is taken from other users.</summary>
    internal void Use(long bytes, long files, int user)
    {
        var (bytesBefore, filesBefore) = (BytesUsed, FilesUsed);
        BytesUsed = Math.Clamp(BytesUsed + bytes, 0, KilobytesTotal << 10);
        FilesUsed = Math.Clamp(FilesUsed + files, 0, FilesTotal);
        _usage.Change(user, BytesUsed - bytesBefore, FilesUsed - filesBefore);
        if (files > 0)
            ObjectsCreated += files;
    }

    internal void ExpireJobs(long now, long interval) => _jobs.Expire(now, interval);

    /// <summary>Restarts all counters at zero and empties the job table, as a new mount does.</summary>
    internal void Reset(long now)
    {
        MountedAt = _now = now;
        (_setRecovery, _course) = (null, null);
        _disk.Reset(now);
        Renames.Clear();
        Locks.Reset(now);
        EvictionCount = 0;
        Counters.End();
        Counters.Begin(now);
        foreach (var export in _exportOrder.Where(export => export.Counters.Counting))
        {
            export.Counters.End();
            export.Counters.Begin(now);
        }

        _jobs.Clear();
    }

    private OperationCounters ExportOf(SimulatedClient client, long now)
    {
        var counters = _exports[client].Counters;
        if (!counters.Counting)
        {
            counters.Begin(now);
            ServeConnect();
        }

        return counters.Live;
    }

    private void ServeConnect()
    {
        _services.Serve(MainService, RequestPrefix + "_connect", 300, 8_000);
        if (Kind != TargetKind.Mgs)
            return;
        _services.Serve(RpcService.Mgs, "mgs_config_read", 600, 2_000);
        _services.Serve(RpcService.Mgs, "ldlm_plain_enqueue", 1, 1, 2);
        Locks.Grant(2);
    }

    private void Serve(SimulatedClient client, int operation, long value, int times, long now)
    {
        _now = Math.Max(_now, now);
        if (operation == _layout.ReadBytes || operation == _layout.WriteBytes)
        {
            _transfer = value;
            return;
        }

        _services.Serve(operation, value, times);
        if (Changelog is not null)
        {
            Changelog.Record((MdtOperation)operation, times);
            Renames.Book((MdtOperation)operation, times, _chance);
        }

        var (read, write) = Kind == TargetKind.Ost
            ? (operation == (int)OstOperation.Read, operation == (int)OstOperation.Write)
            : (operation == (int)MdtOperation.Read, operation == (int)MdtOperation.Write);
        if (read || write)
            _disk.Transfer(write, _transfer, value);
        GrantLocks(client, operation, times, read || write);
    }

    private void GrantLocks(SimulatedClient client, int operation, int times, bool transfer)
    {
        var wantsLock = Kind == TargetKind.Mdt
            ? operation is (int)MdtOperation.Open or (int)MdtOperation.Getattr
            : transfer && _chance.OneIn(4);
        if (!wantsLock)
            return;
        Locks.Grant(times);
        if (Kind == TargetKind.Ost)
            _services.Serve(RpcService.Ost, "ldlm_extent_enqueue", 1, 1, times);
        var excess = Locks.Excess(_exportOrder.Count);
        if (excess == 0)
            return;
        Locks.Cancel(excess);
        _services.Serve(RpcService.LockCancels, "ldlm_cancel", 20, 900);
        // A server is asked to give up a lock only where a client is mounted on the server itself.
        if (client.Local)
            _services.Serve(RpcService.LockCallbacks, "ldlm_bl_callback", 20, 300);
    }

    private void FollowProxies() => ProxyHistory.Follow(
        Deactivated || !Serving ? ImportState.Disconnected : Recovers(_now) ? ImportState.ReplayWait : ImportState.Full, _now);
}
