namespace LustreActors.Simulator;

internal enum OstOperation
{
    ReadBytes, WriteBytes, Read, Write, Getattr, Setattr, Punch, Sync, Destroy, Create, Statfs, GetInfo, SetInfo, Quotactl, Prealloc,

    // The generic device's own counters, which 2.10 appends; its "statfs" makes that name appear twice.
    Connect, DeviceStatfs, Preprw, Commitrw, Ping,
}

internal enum MdtOperation
{
    Open, Close, Mknod, Link, Unlink, Mkdir, Rmdir, Rename, Getattr, Setattr, Getxattr, Setxattr, Statfs, Sync, SamedirRename,
    ParallelRenameFile, ParallelRenameDir, CrossdirRename, RenameTrylocks, Read, Write, ReadBytes, WriteBytes, Punch, Migrate, Fallocate,
}

internal enum ClientOperation
{
    ReadBytes, WriteBytes, Read, Write, Ioctl, Open, Close, Seek, Fsync, Readdir, Setattr, Truncate, Getattr, Link, Unlink, Symlink,
    Mkdir, Rmdir, Mknod, Rename, Statfs, AllocInode, Setxattr, Getxattr, GetxattrHits, Listxattr, InodePermission, Fallocate,
    OpenCount, OpenCloseTime, HybridNoSwitch,
}

/// <summary>Counters of a client's RPCs to one target, in the order of the kernel's table.</summary>
internal enum ImportOperation
{
    ReqWaittime, ReqActive, LdlmGlimpseEnqueue, LdlmExtentEnqueue, LdlmIbitsEnqueue, ReadBytes, WriteBytes, OstGetattr, OstSetattr, OstRead,
    OstWrite, OstCreate, OstDestroy, OstGetInfo, OstConnect, OstDisconnect, OstPunch, OstStatfs, OstSync, OstSetInfo, OstQuotactl,
    OstFallocate, MdsGetattr, MdsClose, MdsConnect, MdsStatfs, MdsSync, MdsGetxattr, LdlmCancel, ObdPing,
}

internal enum MgsOperation
{
    TgtReg,
}

/// <summary>The names of one kind of device's counters, in the order of their indices.</summary>
internal sealed class OperationLayout
{
    public static readonly OperationLayout Ost = new(
        "read_bytes write_bytes read write getattr setattr punch sync destroy create statfs get_info set_info quotactl prealloc " +
        "connect statfs preprw commitrw ping");

    public static readonly OperationLayout Mdt = new(
        "open close mknod link unlink mkdir rmdir rename getattr setattr getxattr setxattr statfs sync samedir_rename " +
        "parallel_rename_file parallel_rename_dir crossdir_rename rename_trylocks read write read_bytes write_bytes punch migrate fallocate");

    public static readonly OperationLayout Client = new(
        "read_bytes write_bytes read write ioctl open close seek fsync readdir setattr truncate getattr link unlink symlink " +
        "mkdir rmdir mknod rename statfs alloc_inode setxattr getxattr getxattr_hits listxattr inode_permission fallocate " +
        "opencount openclosetime hybrid_noswitch");

    public static readonly OperationLayout Import = new(
        "req_waittime req_active ldlm_glimpse_enqueue ldlm_extent_enqueue ldlm_ibits_enqueue read_bytes write_bytes ost_getattr ost_setattr " +
        "ost_read ost_write ost_create ost_destroy ost_get_info ost_connect ost_disconnect ost_punch ost_statfs ost_sync ost_set_info " +
        "ost_quotactl ost_fallocate mds_getattr mds_close mds_connect mds_statfs mds_sync mds_getxattr ldlm_cancel obd_ping");

    public static readonly OperationLayout Mgs = new("tgtreg");

    internal OperationLayout(string names)
    {
        Names = names.Split(' ');
        ReadBytes = Array.IndexOf(Names, "read_bytes");
        WriteBytes = Array.IndexOf(Names, "write_bytes");
    }

    public string[] Names { get; }
    public int ReadBytes { get; }
    public int WriteBytes { get; }

    /// <summary>The histogram that an operation's values also go to: 0 reads, 1 writes, -1 none.</summary>
    public int HistogramOf(int operation) => operation == ReadBytes ? 0 : operation == WriteBytes ? 1 : -1;
}
