namespace LustreActors.Simulator.Tree;

/// <summary>A directory of the tree that stands for a file system of the kernel.</summary>
internal enum TreeRoot
{
    Proc,
    Sys,
    Debug,
    LnetProc,
    LnetDebug,
    Ldiskfs,
    Blocks,
    Pools,
}

/// <summary>
/// The file system of a parameter. Lustre moved its parameters out of procfs step by step (LU-8066): a place such as
/// <see cref="SysSince214"/> is procfs before 2.14 and sysfs since then.
/// </summary>
internal enum Place
{
    Proc,
    Sys,
    Debug,
    SysSince212,
    SysSince214,
    SysSince217,
    DebugSince212,
    DebugSince215,
    DebugSince217,
    DebugSince212SysSince217,
    Lnet,

    /// <summary>The errors of the file system below a target: <c>/sys/fs/ldiskfs</c>.</summary>
    Ldiskfs,

    /// <summary>The kernel's block devices: <c>/sys/block</c>.</summary>
    Blocks,

    /// <summary>The pools of ZFS: <c>/proc/spl/kstat/zfs</c>.</summary>
    Pools,
}

internal static class Places
{
    public static TreeRoot RootIn(this Place place, LustreVersion version) => place switch
    {
        Place.Sys => TreeRoot.Sys,
        Place.Debug => TreeRoot.Debug,
        Place.SysSince212 when version >= LustreVersion.V2_12 => TreeRoot.Sys,
        Place.SysSince214 when version >= LustreVersion.V2_14 => TreeRoot.Sys,
        Place.SysSince217 or Place.DebugSince212SysSince217 when version >= LustreVersion.V2_17 => TreeRoot.Sys,
        Place.DebugSince212 or Place.DebugSince212SysSince217 when version >= LustreVersion.V2_12 => TreeRoot.Debug,
        Place.DebugSince215 when version >= LustreVersion.V2_15_0 => TreeRoot.Debug,
        Place.DebugSince217 when version >= LustreVersion.V2_17 => TreeRoot.Debug,
        Place.Ldiskfs => TreeRoot.Ldiskfs,
        Place.Blocks => TreeRoot.Blocks,
        Place.Pools => TreeRoot.Pools,
        Place.Lnet => version >= LustreVersion.V2_12 ? TreeRoot.LnetDebug : TreeRoot.LnetProc,
        _ => TreeRoot.Proc,
    };

    public static string Path(this TreeRoot root) => root switch
    {
        TreeRoot.Proc => "proc/fs/lustre",
        TreeRoot.Sys => "sys/fs/lustre",
        TreeRoot.LnetProc => "proc/sys/lnet",
        TreeRoot.LnetDebug => "sys/kernel/debug/lnet",
        TreeRoot.Ldiskfs => "sys/fs/ldiskfs",
        TreeRoot.Blocks => "sys/block",
        TreeRoot.Pools => "proc/spl/kstat/zfs",
        _ => "sys/kernel/debug/lustre",
    };
}
