using System.Collections.Immutable;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

/// <summary>A directory a nodemap. Clients have none, of which nothing is told.</summary>
internal static class NodemapParameters
{
    public static readonly LustreParameter Folder = new("nodemap", ProcDebug217);

    public static readonly LustreParameter Active = new("nodemap.active", ProcDebug217, NodemapMetrics.Active);
    public static readonly LustreParameter Exports = new("nodemap.*.exports", ProcDebug217, NodemapMetrics.Exports);

    /// <summary>In the order of <see cref="NodemapMetrics.Flags"/>.</summary>
    public static readonly ImmutableArray<LustreParameter> Flags =
    [
        new("nodemap.*.admin_nodemap", ProcDebug217, NodemapMetrics.Admin),
        new("nodemap.*.trusted_nodemap", ProcDebug217, NodemapMetrics.Trusted),
        new("nodemap.*.deny_unknown", ProcDebug217, NodemapMetrics.DenyUnknown),
        new("nodemap.*.deny_mount", Since("2.17", ParameterRoot.Debug), NodemapMetrics.DenyMount),
        new("nodemap.*.readonly_mount", Since("2.16", ParameterRoot.Debug), NodemapMetrics.ReadOnly),
        new("nodemap.*.audit_mode", ProcDebug217, NodemapMetrics.Audit),
        new("nodemap.*.forbid_encryption", ProcDebug217, NodemapMetrics.ForbidEncryption),
    ];

    // Made when the first client of a nodemap connects.
    public static readonly LustreParameter MdtStats = new("nodemap.*.md_stats", Since("2.17", ParameterRoot.Debug), [.. NodemapMetrics.OfStats]);
    public static readonly LustreParameter OstStats = new("nodemap.*.dt_stats", Since("2.17", ParameterRoot.Debug), [.. NodemapMetrics.OfStats]);

    public static readonly ImmutableArray<LustreParameter> All = [Active, Exports, .. Flags, MdtStats, OstStats];
}
