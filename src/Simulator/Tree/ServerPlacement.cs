namespace LustreActors.Simulator;

/// <summary>Where a release keeps what only servers have, as <see cref="Placement"/> says of the rest.</summary>
internal sealed class ServerPlacement(LustreVersion version)
{
    private readonly bool _all = version == LustreVersion.V2_10;

    /// <summary><c>brw_stats</c> and <c>stats</c> of an OSD: moved in 2.14.56 (LU-8066).</summary>
    public TreeRoot Disk { get; } = version >= LustreVersion.V2_15_0 ? TreeRoot.Debug : TreeRoot.Proc;

    /// <summary>Single values of locks, services, <c>mdd</c> and <c>osp</c>.</summary>
    public TreeRoot Values => _all ? TreeRoot.Proc : TreeRoot.Sys;

    /// <summary>Statistics of lock pools and services, <c>changelog_users</c>, and an osp's import.</summary>
    public TreeRoot Texts => _all ? TreeRoot.Proc : TreeRoot.Debug;

    /// <summary><c>reserved_mb_*</c> of an osp followed its other values late.</summary>
    public TreeRoot Reserved => Late;

    /// <summary><c>req_buffer*</c> of a service, as late as those.</summary>
    public TreeRoot ServiceBuffers => Late;

    /// <summary>Still in procfs on 2.15.8.</summary>
    public TreeRoot Nodemaps { get; } = version >= LustreVersion.V2_17 ? TreeRoot.Debug : TreeRoot.Proc;

    public TreeRoot BrwSize { get; } = version >= LustreVersion.V2_17 ? TreeRoot.Sys : TreeRoot.Proc;

    /// <summary>Two directories of quota on an MDT, and <c>quota_slave</c> a link to one; before, <c>quota_slave</c> itself.</summary>
    public bool HasQuotaDirectories { get; } = version >= LustreVersion.V2_14;

    public bool HasPoolQuotas { get; } = version >= LustreVersion.V2_14;

    public bool HasDiskLatency { get; } = version == LustreVersion.V2_14_DDN;

    public bool HasNodemapStats { get; } = version >= LustreVersion.V2_17 || version == LustreVersion.V2_14_DDN;

    /// <summary>An MDS's osp devices are links below <c>osc</c> too.</summary>
    public bool HasOscLinks => !_all;

    private TreeRoot Late { get; } = version == LustreVersion.V2_10 ? TreeRoot.Proc
        : version >= LustreVersion.V2_17 ? TreeRoot.Sys : TreeRoot.Debug;

    /// <summary>Units were shortened until operations were timed: <c>usec</c>, <c>sec</c>.</summary>
    public bool HasLongUnits { get; } = version >= LustreVersion.V2_14;
}
