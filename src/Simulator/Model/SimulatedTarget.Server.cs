namespace LustreActors.Simulator;

/// <summary>State of a target on its server other than operations: disk, locks, services, owners, changelog.</summary>
public sealed partial class SimulatedTarget
{
    private const string OsdNames = "get_page cache_access cache_hit cache_miss many_credits copy zerocopy tail";
    private const int PageBytes = 4096;

    internal static readonly OperationLayout OsdLayout = new(OsdNames);

    private readonly UsageAccounts _usage = new();
    private TargetServices _services = null!;
    private Randomness _chance = null!;
    private OsdKind _osd;
    private long _now;
    private long _transfer;

    /// <summary>The counters of <c>brw_stats</c>.</summary>
    public DiskIo Disk { get; private set; } = null!;

    /// <summary>The counters of DDN's <c>io_latency_stats</c>.</summary>
    public DiskLatency DiskLatency { get; } = new();

    /// <summary>The counters of <c>osd-*.*.stats</c>: page caches over ldiskfs, copies over ZFS.</summary>
    public CounterAccount OsdCounters { get; } = new(OsdLayout);

    /// <summary>The counters of an MDT's <c>rename_stats</c>.</summary>
    public RenameSizes Renames { get; } = new();

    public LockNamespace Locks { get; private set; } = null!;

    /// <summary>An MDT's changelog; null on others.</summary>
    public Changelog? Changelog { get; private set; }

    /// <summary>The clients that were evicted since the target was mounted.</summary>
    public int EvictionCount { get; private set; }

    /// <summary>The objects that were ever created on an OST.</summary>
    public long ObjectsCreated { get; private set; }

    /// <summary>The requests to archive, restore and remove that an MDT has under way.</summary>
    public (int Archive, int Restore, int Remove) HsmRequests { get; set; }

    /// <summary>An administrator has deactivated this OST on the MDSs (<c>osp.*.active=0</c>): nothing is created there any more.</summary>
    public bool Deactivated
    {
        get;
        set
        {
            field = value;
            FollowProxies();
        }
    }

    /// <summary>Usage by user, group and project, root first. The sums over users and over groups each equal the total in use.</summary>
    public IReadOnlyList<QuotaUsage> Usage(QuotaKind kind) => _usage.Of(kind);

    /// <summary>The RPCs that were served on behalf of this target, by the name of a service such as <c>ost_io</c>.</summary>
    public OperationCounters Service(string name)
    {
        var service = RpcService.All.FirstOrDefault(s => s.Name == name)
            ?? throw new ArgumentException($"There is no service '{name}'.", nameof(name));
        return _services.Of(service);
    }

    internal TargetServices Services => _services;

    internal long UsageVersion => _usage.Version;

    internal void Install(SimulationOptions options, int number, long now)
    {
        _osd = options.Osd;
        // A separate sequence: other work of the server must not change the work of jobs.
        _chance = new Randomness(((ulong)(uint)options.Seed << 20) + 0xD15C0000 + (ulong)number);
        _now = now;
        _countsPings = Kind == TargetKind.Ost && options.Version == LustreVersion.V2_10;
        ProxyHistory.Enter(ImportState.Connecting, now);
        ProxyHistory.Enter(ImportState.Full, now);
        Disk = new DiskIo(options.Version, options.Osd);
        Locks = new LockNamespace(pooled: Kind != TargetKind.Mgs);
        Locks.Reset(now);
        OsdCounters.Begin(now);
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

    private RpcService Main => Kind switch { TargetKind.Ost => RpcService.Ost, TargetKind.Mdt => RpcService.Mdt, _ => RpcService.Mgs };

    private string Prefix => Kind switch { TargetKind.Ost => "ost", TargetKind.Mdt => "mds", _ => "mgs" };

    private OperationCounters ExportOf(SimulatedClient client, long now)
    {
        var counters = _exports[client].Counters;
        if (!counters.Counting)
        {
            counters.Begin(now);
            Connected(client);
        }

        return counters.Live;
    }

    private void Connected(SimulatedClient client)
    {
        _services.Serve(Main, Prefix + "_connect", 300, 8_000);
        if (Kind != TargetKind.Mgs)
            return;
        _services.Serve(RpcService.Mgs, "mgs_config_read", 600, 2_000);
        _services.Serve(RpcService.Mgs, "ldlm_plain_enqueue", 1, 1, 2);
        Locks.Grant(2);
    }

    private void Disconnected()
    {
        _services.Serve(Main, Prefix + "_disconnect", 100, 2_500);
        if (Kind == TargetKind.Mgs)
            Locks.Cancel(2);
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
            Changelog.Write((MdtOperation)operation, times);
            Renames.Book((MdtOperation)operation, times, _chance);
        }

        var (read, write) = Kind == TargetKind.Ost
            ? (operation == (int)OstOperation.Read, operation == (int)OstOperation.Write)
            : (operation == (int)MdtOperation.Read, operation == (int)MdtOperation.Write);
        if (read || write)
            Transfer(write, value);
        Lock(client, operation, times, read || write);
    }

    private void Transfer(bool write, long microseconds)
    {
        Disk.Book(write, _transfer, microseconds, _chance);
        DiskLatency.Book(write, _transfer, microseconds);
        var pages = (int)Math.Max(1, (_transfer + PageBytes - 1) / PageBytes);
        var osd = OsdCounters.Live;
        if (_osd == OsdKind.Zfs)
        {
            var tail = _transfer % PageBytes == 0 ? 0 : 1;
            if (pages > tail)
                osd.Record(write && _chance.OneIn(20) ? 5 : 6, 1, pages - tail);
            if (tail > 0)
                osd.Record(7, 1);
            return;
        }

        osd.Record(0, _chance.OneIn(10) ? _chance.Between(40, 4_000) : _chance.Between(0, 30));
        if (write)
        {
            if (_chance.OneIn(400))
                osd.Record(4, 1);
            return;
        }

        osd.Record(1, pages);
        osd.Record(_chance.OneIn(3) ? 2 : 3, pages);
    }

    private void Lock(SimulatedClient client, int operation, int times, bool transfer)
    {
        var wanted = Kind == TargetKind.Mdt ? operation is (int)MdtOperation.Open or (int)MdtOperation.Getattr : transfer && _chance.OneIn(4);
        if (!wanted)
            return;
        Locks.Grant(times);
        if (Kind == TargetKind.Ost)
            _services.Serve(RpcService.Ost, "ldlm_extent_enqueue", 1, 1, times);
        var excess = Locks.Excess(_exportOrder.Count);
        if (excess == 0)
            return;
        Locks.Cancel(excess);
        _services.Serve(RpcService.LockCancels, "ldlm_cancel", 20, 900);
        // A server is asked to give up a lock only where it is its own client.
        if (client.Local)
            _services.Serve(RpcService.LockCallbacks, "ldlm_bl_callback", 20, 300);
    }

    private void ResetServer(long now)
    {
        _now = now;
        EndRecovery();
        Disk.Clear();
        DiskLatency.Clear();
        Renames.Clear();
        OsdCounters.End();
        OsdCounters.Begin(now);
        Locks.Reset(now);
        EvictionCount = 0;
    }
}
