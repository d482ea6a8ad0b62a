using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre.Changelogs;
using LustreActors.Sources.Lustre.Details;
using LustreActors.Sources.Lustre.Devices;
using LustreActors.Sources.Lustre.Exports;
using LustreActors.Sources.Lustre.Histograms;
using LustreActors.Sources.Lustre.Hsm;
using LustreActors.Sources.Lustre.Imports;
using LustreActors.Sources.Lustre.Jobs;
using LustreActors.Sources.Lustre.Lfs;
using LustreActors.Sources.Lustre.Lnet;
using LustreActors.Sources.Lustre.Lnetctl;
using LustreActors.Sources.Lustre.Locks;
using LustreActors.Sources.Lustre.Mgs;
using LustreActors.Sources.Lustre.Mounts;
using LustreActors.Sources.Lustre.Node;
using LustreActors.Sources.Lustre.Nodemaps;
using LustreActors.Sources.Lustre.Osp;
using LustreActors.Sources.Lustre.PagePools;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Pools;
using LustreActors.Sources.Lustre.Quotas;
using LustreActors.Sources.Lustre.Recovery;
using LustreActors.Sources.Lustre.Scrub;
using LustreActors.Sources.Lustre.Services;
using LustreActors.Sources.Lustre.Settings;
using LustreActors.Sources.Lustre.Statfs;
using LustreActors.Sources.Lustre.Storage;
using LustreActors.Sources.Lustre.Targets;

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
        .. StatfsParameters.All,
        .. PoolParameters.All,
        .. JobStatsFamilies.Metrics,
        .. ExportParameters.All,
        .. RecoveryParameters.All,
        .. DiskParameters.All,
        .. CacheParameters.All,
        .. DeviceParameters.All,
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
        .. DetailParameters.All,
        EverySetting.Setting,
    ];

    /// <summary>The families that come from commands, and so from no parameter.</summary>
    internal static IReadOnlyList<MetricFamily> FromCommands { get; } = [.. LfsMetrics.All, .. LnetctlMetrics.All];

    /// <summary>All families of Lustre, for the catalogue.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } = [.. Metrics.Select(m => m.Family), .. FromCommands];

    /// <summary>The parts of all sources that read files, see <see cref="SourcePlan.Part"/>.</summary>
    public static ImmutableArray<string> PartsWithFiles { get; } =
    [
        "capacity", "details", "disk", "exports", "host", "imports", "jobs", "nodemaps", "osp", "peers", "quota", "services", "settings",
        "stats", "upkeep",
    ];

    internal static IEnumerable<LustreParameter> Parameters => Metrics.SelectMany(m => m.Parameters).Distinct();

    public static ImmutableArray<SourcePlan> Node(LustreRoots roots, LustreSourceOptions options)
    {
        var plans = ImmutableArray.CreateBuilder<SourcePlan>();
        plans.Add(new SourcePlan(NodeSource.SourceName, "host", roots, null, () => new NodeSource(roots)));
        Add("services", null, () =>
        [
            new ServicesReader(options.Created),
            new NumbersReader("", LabelText.Empty, LockParameters.HostNumbers, ["ldlm"]),
            new PagePoolReader(),
        ]);
        if (options.Nodemaps.IsOn)
            Add("nodemaps", options.Nodemaps.MinAge, () => [new NodemapsReader(options.Created)]);
        if (options.Settings.IsOn)
            Add("settings", options.Settings.MinAge, () => [new SettingsReader(LabelText.Empty, ("", ""))]);
        return plans.ToImmutable();

        void Add(string part, TimeSpan? minAge, Func<ImmutableArray<ParameterReader>> readers)
        {
            var name = $"{NodeSource.SourceName}/{part}";
            plans.Add(new SourcePlan(
                name, part, (roots, options.Created), minAge,
                () => new LustreSource(name, part, new ParameterResolver(roots), Presence.OfLustre, readers())));
        }
    }

    /// <summary>The sources of LNet. A router has them without Lustre.</summary>
    public static ImmutableArray<SourcePlan> Lnet(LustreRoots roots, LustreSourceOptions options)
    {
        var plans = ImmutableArray.CreateBuilder<SourcePlan>();
        Add("lnet", "stats", null, () =>
        [
            new LnetStatsReader(), new LnetInterfaces(), new LnetRoutes(), new LnetRouters(), new LnetBuffers(),
            new NumbersReader("", LabelText.Empty, LnetParameters.Settings, ["lnet"]),
        ]);
        if (options.LnetPeers.IsOn)
            Add("lnet/peers", "peers", options.LnetPeers.MinAge, () => [new LnetPeers()]);
        if (options.Lnetctl.IsOn)
        {
            plans.Add(new SourcePlan(
                LnetctlSource.SourceName, "lnetctl", (options.Commands, options.LnetPeers.IsOn), options.Lnetctl.MinAge,
                () => new LnetctlSource(options.Commands, LnetctlOutputs(options.LnetPeers.IsOn))));
        }

        return plans.ToImmutable();

        void Add(string name, string part, TimeSpan? minAge, Func<ImmutableArray<ParameterReader>> readers) =>
            plans.Add(new SourcePlan(
                name, part, roots, minAge,
                () => new LustreSource(name, part, new ParameterResolver(roots), Presence.OfLnet, readers())));
    }

    /// <summary>The sources of a target, a mount or a connection.</summary>
    public static ImmutableArray<SourcePlan> For(LustreTarget target, LustreRoots roots, LustreSourceOptions options) =>
        new TargetPlans(target, roots, options).All();

    private static ImmutableArray<LnetctlOutput> LnetctlOutputs(bool withPeers) =>
        withPeers ? [new LnetctlNet(), new LnetctlStats(), new LnetctlGlobal(), new LnetctlPeers()]
            : [new LnetctlNet(), new LnetctlStats(), new LnetctlGlobal()];
}

/// <summary>A source that a target, a mount or the host should have.</summary>
/// <param name="Part">Its name among the sources of the same target: <c>stats</c>, <c>jobs</c>.</param>
/// <param name="Settings">
/// The settings that it is created from. Two plans with equal settings create the same source, so a running source need not be replaced.
/// </param>
/// <param name="MinAge">The age at which its last reading is read again. Null for a source that is read at every refresh.</param>
public sealed record SourcePlan(string Name, string Part, object Settings, TimeSpan? MinAge, Func<Source> Create);

/// <summary>Whether a source is read that is expensive or has many series, and how often at most.</summary>
public readonly record struct SourceSetting(bool IsOn, TimeSpan? MinAge = null)
{
    public static SourceSetting On { get; } = new(true);

    public static SourceSetting Off { get; }
}
