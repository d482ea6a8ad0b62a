namespace LustreActors.Simulator.Model;

/// <summary>The directory of a service's files: below <c>ost/OSS</c>, <c>mds/MDS</c>, <c>mgs/MGS</c> or <c>ldlm/services</c>.</summary>
internal enum ServiceGroup
{
    Oss,
    Mds,
    Mgs,
    Locks,
}

/// <summary>A request service of a server, and the operations that it counts after the five counters that every service has.</summary>
internal sealed class RpcService
{
    public const int WaitTime = 0;
    public const int QueueDepth = 1;
    public const int Active = 2;
    public const int Timeout = 3;
    public const int BuffersAvailable = 4;
    public const int FirstOperation = 5;

    private const string Common = "req_waittime req_qdepth req_active req_timeout reqbuf_avail";

    public static readonly RpcService Ost = new("ost", ServiceGroup.Oss,
        " ldlm_glimpse_enqueue ldlm_extent_enqueue ost_getattr ost_setattr ost_create ost_destroy ost_get_info ost_connect ost_disconnect" +
        " ost_sync ost_set_info ost_quotactl ost_fallocate obd_ping");

    public static readonly RpcService OstCreate = new("ost_create", ServiceGroup.Oss, " ost_statfs");
    public static readonly RpcService OstIo = new("ost_io", ServiceGroup.Oss, " ost_read ost_write ost_punch ost_fallocate");
    public static readonly RpcService OstOut = new("ost_out", ServiceGroup.Oss, " out_update");
    public static readonly RpcService OstSeq = new("ost_seq", ServiceGroup.Oss, " seq_query");

    public static readonly RpcService Mdt = new("mdt", ServiceGroup.Mds,
        " ldlm_ibits_enqueue mds_reint_setattr mds_reint_create mds_reint_link mds_reint_unlink mds_reint_rename mds_reint_open" +
        " mds_reint_setxattr mds_getattr_lock mds_connect mds_disconnect mds_statfs mds_sync obd_ping");

    public static readonly RpcService MdtReadpage = new("mdt_readpage", ServiceGroup.Mds, " mds_close mds_getxattr");
    public static readonly RpcService MdtSetattr = new("mdt_setattr", ServiceGroup.Mds, "");
    public static readonly RpcService MdtFld = new("mdt_fld", ServiceGroup.Mds, " fld_read");
    public static readonly RpcService MdtIo = new("mdt_io", ServiceGroup.Mds, " mds_reint_rename ost_read ost_write");
    public static readonly RpcService MdtOut = new("mdt_out", ServiceGroup.Mds, " out_update");
    public static readonly RpcService MdtSeqm = new("mdt_seqm", ServiceGroup.Mds, " seq_query");
    public static readonly RpcService MdtSeqs = new("mdt_seqs", ServiceGroup.Mds, " seq_query");

    public static readonly RpcService Mgs = new("mgs", ServiceGroup.Mgs,
        " ldlm_plain_enqueue mgs_connect mgs_disconnect mgs_target_reg mgs_config_read obd_ping");

    public static readonly RpcService LockCancels = new("ldlm_canceld", ServiceGroup.Locks, " ldlm_cancel");

    public static readonly RpcService LockCallbacks = new(
        "ldlm_cbd", ServiceGroup.Locks, " ldlm_bl_callback ldlm_cp_callback ldlm_gl_callback");

    public static readonly RpcService[] All =
    [
        Ost, OstCreate, OstIo, OstOut, OstSeq, Mdt, MdtReadpage, MdtSetattr, MdtFld, MdtIo, MdtOut, MdtSeqm, MdtSeqs, Mgs, LockCancels,
        LockCallbacks,
    ];

    private RpcService(string name, ServiceGroup group, string operations)
    {
        Name = name;
        Group = group;
        Layout = new OperationLayout((Common + operations).Split(' '));
        Directory = group switch
        {
            ServiceGroup.Oss => $"ost/OSS/{name}",
            ServiceGroup.Mds => $"mds/MDS/{name}",
            ServiceGroup.Mgs => $"mgs/MGS/{name}",
            _ => $"ldlm/services/{name}",
        };
    }

    public string Name { get; }
    public ServiceGroup Group { get; }
    public OperationLayout Layout { get; }
    public string Directory { get; }

    public int Index => Array.IndexOf(All, this);

    public static RpcService Named(string name) =>
        Array.Find(All, service => service.Name == name) ?? throw new ArgumentException($"There is no service '{name}'.", nameof(name));

    public int Operation(string name) => Array.IndexOf(Layout.Names, name);

    /// <summary>False for locks and reintegrations, which are only counted.</summary>
    public static bool IsTimed(string operation) =>
        !operation.EndsWith("_enqueue", StringComparison.Ordinal) && !operation.StartsWith("mds_reint_", StringComparison.Ordinal);

    public bool ExistsIn(LustreVersion version) =>
        this == MdtSetattr ? version < LustreVersion.V2_15_0 : this != MdtIo || version >= LustreVersion.V2_12;
}

/// <summary>
/// The RPCs that a server handled for one target, by service. A reset of the target's counters leaves them alone: a service belongs to the
/// node and goes on counting when a target is mounted again.
/// </summary>
internal sealed class TargetServices
{
    private readonly OperationCounters[] _counters = [.. RpcService.All.Select(service => new OperationCounters(service.Layout))];
    private readonly (RpcService Service, int Operation)[] _routes;
    private readonly Randomness _chance;
    private readonly bool _enqueuesOpens;

    public TargetServices(TargetKind kind, LustreVersion version, Randomness chance)
    {
        _chance = chance;
        _enqueuesOpens = kind == TargetKind.Mdt;
        _routes = kind switch
        {
            TargetKind.Ost => [.. Enum.GetValues<OstOperation>().Select(operation => Route(operation, version))],
            TargetKind.Mdt => [.. Enum.GetValues<MdtOperation>().Select(operation => Route(operation, version))],
            _ => [(RpcService.Mgs, RpcService.Mgs.Operation("mgs_target_reg"))],
        };
    }

    public OperationCounters Of(RpcService service) => _counters[service.Index];

    /// <summary>Counts the RPC of an operation that the target counted; does nothing for an operation without one.</summary>
    public void Serve(int operation, long microseconds, int times)
    {
        var (service, index) = _routes[operation];
        if (index < 0)
            return;
        // An open travels inside the request for its lock.
        if (_enqueuesOpens && operation == (int)MdtOperation.Open)
            _counters[service.Index].Record(RpcService.Mdt.Operation("ldlm_ibits_enqueue"), 1, times);
        var timed = RpcService.IsTimed(service.Layout.Names[index]);
        Handle(service, index, timed ? microseconds : 1, times);
    }

    public void Serve(RpcService service, string operation, int fast, int slow, int times = 1) =>
        Handle(service, service.Operation(operation), RpcService.IsTimed(operation) ? _chance.Between(fast, slow) : 1, times);

    private void Handle(RpcService service, int operation, long value, int times)
    {
        var counters = _counters[service.Index];
        var busy = _chance.OneIn(10);
        counters.Record(RpcService.WaitTime, busy ? _chance.Between(40, 20_000) : _chance.Between(20, 400), times);
        counters.Record(RpcService.QueueDepth, busy ? _chance.Between(0, 6) : 0, times);
        counters.Record(RpcService.Active, busy ? _chance.Between(2, 12) : 1, times);
        counters.Record(RpcService.Timeout, _chance.OneIn(200) ? 10 : 5, times);
        counters.Record(RpcService.BuffersAvailable, busy ? _chance.Between(60, 63) : 64, times * 2);
        counters.Record(operation, value, times);
    }

    private static (RpcService, int) Route(OstOperation operation, LustreVersion version) => operation switch
    {
        OstOperation.Connect or OstOperation.Ping => (RpcService.Ost, -1),
        OstOperation.Prealloc => To(version >= LustreVersion.V2_16 ? RpcService.OstIo : RpcService.Ost, "ost_fallocate"),
        OstOperation.Statfs => To(RpcService.OstCreate, "ost_statfs"),
        OstOperation.Read or OstOperation.Write or OstOperation.Punch =>
            To(RpcService.OstIo, "ost_" + OperationLayout.Ost.Names[(int)operation]),
        _ => To(RpcService.Ost, "ost_" + OperationLayout.Ost.Names[(int)operation]),
    };

    private static (RpcService, int) Route(MdtOperation operation, LustreVersion version) => operation switch
    {
        MdtOperation.Open => To(RpcService.Mdt, "mds_reint_open"),
        MdtOperation.Close => To(RpcService.MdtReadpage, "mds_close"),
        MdtOperation.Getxattr => To(RpcService.MdtReadpage, "mds_getxattr"),
        MdtOperation.Mknod or MdtOperation.Mkdir => To(RpcService.Mdt, "mds_reint_create"),
        MdtOperation.Link => To(RpcService.Mdt, "mds_reint_link"),
        MdtOperation.Unlink or MdtOperation.Rmdir => To(RpcService.Mdt, "mds_reint_unlink"),
        MdtOperation.Rename => To(version >= LustreVersion.V2_16 ? RpcService.MdtIo : RpcService.Mdt, "mds_reint_rename"),
        MdtOperation.Setattr => To(RpcService.Mdt, "mds_reint_setattr"),
        MdtOperation.Setxattr => To(RpcService.Mdt, "mds_reint_setxattr"),
        MdtOperation.Getattr => To(RpcService.Mdt, "mds_getattr_lock"),
        MdtOperation.Statfs => To(RpcService.Mdt, "mds_statfs"),
        MdtOperation.Sync => To(RpcService.Mdt, "mds_sync"),
        MdtOperation.Read => To(RpcService.MdtIo, "ost_read"),
        MdtOperation.Write => To(RpcService.MdtIo, "ost_write"),
        _ => (RpcService.Mdt, -1),
    };

    private static (RpcService, int) To(RpcService service, string operation) => (service, service.Operation(operation));
}
