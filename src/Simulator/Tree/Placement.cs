namespace LustreActors.Simulator;

internal enum TreeRoot
{
    Proc,
    Sys,
    Debug,
    LnetProc,
    LnetDebug,
}

/// <summary>In which of the three file systems a release keeps a parameter: procfs has been emptied step by step (LU-8066).</summary>
internal sealed class Placement(LustreVersion version)
{
    /// <summary>obdfilter's and mdt's <c>stats</c>, <c>exports</c> and <c>recovery_status</c>, and the MGS's exports.</summary>
    public TreeRoot Serving { get; } = version >= LustreVersion.V2_17 ? TreeRoot.Debug : TreeRoot.Proc;

    /// <summary><c>md_stats</c> and <c>job_stats</c> never moved.</summary>
    public TreeRoot Jobs { get; } = TreeRoot.Proc;

    /// <summary><c>num_exports</c>, <c>tot_*</c>, <c>job_cleanup_interval</c> of a target, and all of an OSD's values.</summary>
    public TreeRoot TargetValues { get; } = version >= LustreVersion.V2_14 ? TreeRoot.Sys : TreeRoot.Proc;

    /// <summary>obdfilter's capacity, <c>degraded</c> and <c>fstype</c>; llite's capacity.</summary>
    public TreeRoot Capacity { get; } = version >= LustreVersion.V2_12 ? TreeRoot.Sys : TreeRoot.Proc;

    public TreeRoot ClientStats { get; } = version >= LustreVersion.V2_12 ? TreeRoot.Debug : TreeRoot.Proc;

    /// <summary><c>import</c>, <c>state</c>, <c>timeouts</c>, <c>rpc_stats</c> and their like of <c>osc</c> and <c>mdc</c>, and <c>target_obd</c>.</summary>
    public TreeRoot Imports { get; } = version >= LustreVersion.V2_17 ? TreeRoot.Debug : TreeRoot.Proc;

    /// <summary>The same of the MGC.</summary>
    public TreeRoot Mgc { get; } = version >= LustreVersion.V2_12 ? TreeRoot.Debug : TreeRoot.Proc;

    /// <summary>An <c>osc</c>'s and <c>mdc</c>'s capacity and most of their numbers, a lock namespace's too.</summary>
    public TreeRoot ImportValues { get; } = version >= LustreVersion.V2_12 ? TreeRoot.Sys : TreeRoot.Proc;

    /// <summary>Their last numbers to leave procfs: <c>cur_grant_bytes</c>, <c>max_pages_per_rpc</c>, an MDC's <c>max_dirty_mb</c>.</summary>
    public TreeRoot LateImportValues { get; } = version >= LustreVersion.V2_17 ? TreeRoot.Sys : TreeRoot.Proc;

    /// <summary>Lock settings of a whole node, such as <c>ldlm/lock_limit_mb</c>.</summary>
    public TreeRoot NodeLocks { get; } = version >= LustreVersion.V2_17 ? TreeRoot.Sys : version >= LustreVersion.V2_12 ? TreeRoot.Debug : TreeRoot.Proc;

    public TreeRoot Lnet { get; } = version >= LustreVersion.V2_12 ? TreeRoot.LnetDebug : TreeRoot.LnetProc;

    public bool HasEvictionCount { get; } = version >= LustreVersion.V2_16;
    public bool HasStatfsState { get; } = version >= LustreVersion.V2_17;
    public bool HasMdtGrants { get; } = version >= LustreVersion.V2_14;

    /// <summary>The list of unhealthy devices, removed in 2.17.0.</summary>
    public bool HasDebugHealth { get; } = version is >= LustreVersion.V2_12 and < LustreVersion.V2_17;

    public static string Path(TreeRoot root) => root switch
    {
        TreeRoot.Proc => "proc/fs/lustre",
        TreeRoot.Sys => "sys/fs/lustre",
        TreeRoot.LnetProc => "proc/sys/lnet",
        TreeRoot.LnetDebug => "sys/kernel/debug/lnet",
        _ => "sys/kernel/debug/lustre",
    };
}
