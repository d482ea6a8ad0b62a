using System.Collections.Immutable;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Lustre;

/// <summary>The catalogue of everything that is read of Lustre, and the sources of the host, a target and a mount.</summary>
public static class LustreSources
{
    /// <summary>The rows of all features, in the order of the catalogue.</summary>
    internal static ImmutableArray<LustreMetric> Metrics { get; } =
    [
        .. NodeParameters.All,
        .. TargetParameters.All,
        .. StatusParameters.All,
        .. JobStatsFamilies.Metrics,
        .. ExportParameters.All,
        .. RecoveryParameters.All,
        .. DiskParameters.All,
        .. CacheParameters.All,
        .. QuotaParameters.All,
        .. ChangelogParameters.All,
        .. HsmParameters.All,
        .. ScrubParameters.All,
        .. OspParameters.All,
        .. MgsParameters.All,
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

    /// <summary>The families that come from commands, and so from no parameter.</summary>
    internal static IReadOnlyList<MetricFamily> FromCommands { get; } = [.. LfsMetrics.All, .. LnetctlMetrics.All];

    /// <summary>All families of Lustre, for the catalogue.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } = [.. Metrics.Select(m => m.Family), .. FromCommands];

    /// <summary>All parameters that are read.</summary>
    internal static IEnumerable<LustreParameter> Parameters => Metrics.SelectMany(m => m.Parameters).Distinct();

    /// <summary>The sources of the host itself.</summary>
    public static ImmutableArray<SourcePlan> Node(LustreRoots roots, LustreSourceOptions options) => HostPlans.ForLustre(roots, options);

    /// <summary>The sources of LNet. A router has them without Lustre.</summary>
    public static ImmutableArray<SourcePlan> Lnet(LustreRoots roots, LustreSourceOptions options) => HostPlans.ForLnet(roots, options);

    public static ImmutableArray<SourcePlan> For(LustreTarget target, LustreRoots roots, LustreSourceOptions options) =>
        new TargetPlans(target, roots, options).All();
}
