namespace LustreActors.Simulator.Model;

internal enum OstOperation
{
    ReadBytes, WriteBytes, Read, Write, Getattr, Setattr, Punch, Sync, Destroy, Create, Statfs, GetInfo, SetInfo, Quotactl, Prealloc,

    // Counters of the generic device, which 2.10 appends. The name "statfs" stands there a second time.
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
    Opencount, Openclosetime, HybridNoswitch,
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
    Tgtreg,
}

/// <summary>Counters of an OSD: page caches over ldiskfs, copies over ZFS.</summary>
internal enum OsdOperation
{
    GetPage, CacheAccess, CacheHit, CacheMiss, ManyCredits, Copy, Zerocopy, Tail,
}

/// <summary>The names of one kind of device's counters, in the order of their indices.</summary>
internal sealed class OperationLayout
{
    public static readonly OperationLayout Ost = Of<OstOperation>();
    public static readonly OperationLayout Mdt = Of<MdtOperation>();
    public static readonly OperationLayout Client = Of<ClientOperation>();
    public static readonly OperationLayout Import = Of<ImportOperation>();
    public static readonly OperationLayout Mgs = Of<MgsOperation>();
    public static readonly OperationLayout Osd = Of<OsdOperation>();

    public OperationLayout(params string[] names)
    {
        Names = names;
        ReadBytes = Array.IndexOf(Names, "read_bytes");
        WriteBytes = Array.IndexOf(Names, "write_bytes");
    }

    public string[] Names { get; }
    public int ReadBytes { get; }
    public int WriteBytes { get; }

    /// <summary>The histogram of an operation's values: 0 for reads, 1 for writes, -1 without one.</summary>
    public int HistogramOf(int operation) => operation == ReadBytes ? 0 : operation == WriteBytes ? 1 : -1;

    /// <summary>The kernel's names of an enumeration's members: <c>get_info</c> for GetInfo.</summary>
    private static OperationLayout Of<T>()
        where T : struct, Enum => new([.. Enum.GetNames<T>().Select(KernelName)]);

    private static string KernelName(string member)
    {
        if (member == nameof(OstOperation.DeviceStatfs))
            return "statfs";
        var words = member.Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"_{letter}" : $"{letter}");
        return string.Concat(words).ToLowerInvariant();
    }
}
