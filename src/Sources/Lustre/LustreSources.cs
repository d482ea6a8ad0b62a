using System.Collections.Immutable;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Lustre;

/// <summary>All that is read of Lustre, all that it becomes, and which sources the host, a target and a mount have.</summary>
public static class LustreSources
{
    /// <summary>What comes from commands, and so from no parameter.</summary>
    internal static IReadOnlyList<MetricFamily> FromCommands { get; } = [.. LfsMetrics.All, .. LnetctlMetrics.All];

    /// <summary>All families of Lustre, for the catalogue.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        .. NodeMetrics.All,
        .. TargetMetrics.All,
        .. StatusMetrics.All,
        .. JobStatsFamilies.All,
        .. ExportMetrics.All,
        .. RecoveryMetrics.All,
        .. DiskMetrics.All,
        .. CacheMetrics.All,
        .. QuotaMetrics.All,
        .. ChangelogMetrics.All,
        .. HsmMetrics.All,
        .. UpkeepMetrics.All,
        .. OspMetrics.All,
        .. MgsMetrics.All,
        .. SettingMetrics.All,
        .. LockMetrics.All,
        .. ServiceMetrics.All,
        .. PagePoolMetrics.All,
        .. NodemapMetrics.All,
        .. MountMetrics.All,
        .. ImportMetrics.All,
        .. RpcMetrics.All,
        .. LnetMetrics.All,
        .. FromCommands,
    ];

    /// <summary>All that is read of Lustre.</summary>
    internal static ImmutableArray<LustreParameter> Parameters { get; } =
    [
        .. NodeParameters.All,
        .. TargetParameters.All,
        .. JobParameters.All,
        ExportParameters.Ost,
        ExportParameters.Mdt,
        .. RecoveryParameters.All,
        .. DiskParameters.All,
        .. CacheParameters.All,
        .. QuotaParameters.All,
        .. ChangelogParameters.All,
        .. HsmParameters.All,
        .. UpkeepParameters.All,
        .. OspParameters.All,
        MgsParameters.Live,
        .. SettingParameters.All,
        .. LockParameters.All,
        .. ServiceParameters.All,
        .. PagePoolParameters.All,
        .. NodemapParameters.All,
        .. MountParameters.All,
        .. ImportParameters.All,
        .. RpcParameters.All,
        .. LnetParameters.All,
    ];

    /// <summary>What Lustre says of the whole host.</summary>
    public static ImmutableArray<SourcePlan> Node(LustreRoots roots, LustreSourceOptions options) => HostPlans.OfLustre(roots, options);

    /// <summary>What LNet says of the whole host, which on a router it does without Lustre.</summary>
    public static ImmutableArray<SourcePlan> Lnet(LustreRoots roots, LustreSourceOptions options) => HostPlans.OfLnet(roots, options);

    public static ImmutableArray<SourcePlan> For(LustreTarget target, LustreRoots roots, LustreSourceOptions options) =>
        new TargetPlans(target, roots, options).All();
}
