namespace LustreActors.Simulator;

/// <summary>Where a service's files are: below <c>ost/OSS</c>, <c>mds/MDS</c>, <c>mgs/MGS</c> or <c>ldlm/services</c>.</summary>
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

    public static readonly RpcService LockCallbacks = new("ldlm_cbd", ServiceGroup.Locks, " ldlm_bl_callback ldlm_cp_callback ldlm_gl_callback");

    public static readonly RpcService[] All =
    [
        Ost, OstCreate, OstIo, OstOut, OstSeq, Mdt, MdtReadpage, MdtSetattr, MdtFld, MdtIo, MdtOut, MdtSeqm, MdtSeqs, Mgs, LockCancels,
        LockCallbacks,
    ];

    private RpcService(string name, ServiceGroup group, string operations)
    {
        Name = name;
        Group = group;
        Layout = new OperationLayout(Common + operations);
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

    public int Operation(string name) => Array.IndexOf(Layout.Names, name);

    /// <summary>Locks and reintegrations are only counted; all else is timed.</summary>
    public static bool IsTimed(string operation) =>
        !operation.EndsWith("_enqueue", StringComparison.Ordinal) && !operation.StartsWith("mds_reint_", StringComparison.Ordinal);

    /// <summary>Whether a server of this release has it.</summary>
    public bool ExistsIn(LustreVersion version) =>
        this == MdtSetattr ? version < LustreVersion.V2_15_0 : this != MdtIo || version >= LustreVersion.V2_12;
}
