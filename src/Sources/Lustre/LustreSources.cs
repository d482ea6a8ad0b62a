using System.Collections.Immutable;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Lustre;

/// <summary>Which sources the host, a target and a mount have, and what each is made of.</summary>
public static class LustreSources
{
    private const string Counters = "stats";

    /// <summary>Families that no parameter becomes.</summary>
    internal static IReadOnlyList<MetricFamily> FromCommands { get; } = [.. LfsMetrics.All, .. LnetctlMetrics.All];

    /// <summary>All families of Lustre, for the catalogue.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        .. NodeMetrics.All,
        .. TargetMetrics.All,
        .. JobStatsFamilies.All,
        .. ExportMetrics.All,
        .. RecoveryMetrics.All,
        .. StatusMetrics.All,
        .. QuotaMetrics.All,
        .. ChangelogMetrics.All,
        .. SettingMetrics.All,
        .. HsmMetrics.All,
        .. UpkeepMetrics.All,
        .. MgsMetrics.All,
        .. DiskMetrics.All,
        .. CacheMetrics.All,
        .. RpcMetrics.All,
        .. ServiceMetrics.All,
        .. PagePoolMetrics.All,
        .. LockMetrics.All,
        .. NodemapMetrics.All,
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
        .. QuotaParameters.All,
        .. ChangelogParameters.All,
        .. SettingParameters.All,
        .. HsmParameters.All,
        .. UpkeepParameters.All,
        MgsParameters.Live,
        .. DiskParameters.All,
        .. CacheParameters.All,
        .. RpcParameters.All,
        .. ServiceParameters.All,
        .. PagePoolParameters.All,
        .. LockParameters.All,
        .. NodemapParameters.All,
        .. LnetParameters.All,
    ];

    /// <summary>What <c>lnetctl</c> is asked, and what reads its answers.</summary>
    internal static ImmutableArray<LnetctlQuestion> LnetctlQuestions { get; } =
    [
        new(LnetctlSource.NetShow, () => new LnetctlNet().Read),
        new(LnetctlSource.StatsShow, () => new LnetctlStats(withTotals: false).Read),
        new(LnetctlSource.GlobalShow, () => new LnetctlGlobal().Read),
    ];

    /// <summary>What Lustre says of the whole host.</summary>
    public static ImmutableArray<SourcePlan> Node(LustreRoots roots, LustreSourceOptions options)
    {
        var plans = ImmutableArray.CreateBuilder<SourcePlan>();
        plans.Add(new SourcePlan(NodeSource.SourceName, "host", roots, null, () => new NodeSource(roots)));
        plans.Add(OfHost("services", null, roots, options, new HostPlace(), () =>
        [
            new ServicesReader(options.Created),
            new NumbersReader("", LabelText.Empty, LockParameters.HostNumbers),
            new PagePoolReader(),
        ]));
        if (options.Nodemaps.IsOn)
            plans.Add(OfHost("nodemaps", options.Nodemaps.MinAge, roots, options, new HostPlace(), () => [new NodemapsReader(options.Created)]));
        return plans.ToImmutable();
    }

    /// <summary>What LNet says of the whole host, which on a router it does without Lustre.</summary>
    public static ImmutableArray<SourcePlan> Lnet(LustreRoots roots, LustreSourceOptions options)
    {
        var plans = ImmutableArray.CreateBuilder<SourcePlan>();
        plans.Add(OfLnet("stats", null, () => [new LnetStatsReader(), new LnetTablesReader(), new NumbersReader("", LabelText.Empty, LnetParameters.Settings)]));
        if (options.LnetPeers.IsOn)
            plans.Add(OfLnet("peers", options.LnetPeers.MinAge, () => [new LnetPeersReader()]));
        if (options.Lnetctl.IsOn)
        {
            plans.Add(new SourcePlan(
                LnetctlSource.SourceName, "lnetctl", options.Commands, options.Lnetctl.MinAge, () => new LnetctlSource(options.Commands, LnetctlQuestions)));
        }

        return plans.ToImmutable();

        SourcePlan OfLnet(string part, TimeSpan? minAge, Func<ImmutableArray<ParameterReader>> readers)
        {
            var name = part == Counters ? "lnet" : $"lnet/{part}";
            return new SourcePlan(name, part, roots, minAge, () => new LustreSource(name, new ParameterResolver(roots), new LnetPlace(), readers()));
        }
    }

    private static SourcePlan OfHost(
        string part, TimeSpan? minAge, LustreRoots roots, LustreSourceOptions options, IPlace place, Func<ImmutableArray<ParameterReader>> readers)
    {
        var name = $"{NodeSource.SourceName}/{part}";
        return new SourcePlan(name, part, (roots, options.Created), minAge, () => new LustreSource(name, new ParameterResolver(roots), place, readers()));
    }

    public static ImmutableArray<SourcePlan> For(LustreTarget target, LustreRoots roots, LustreSourceOptions options)
    {
        var plans = new Plans(target, roots, options);
        switch (target.Component)
        {
            case LustreComponent.Ost:
                plans.Add(Counters, null, labels =>
                [
                    new StatsReader(target.Name, labels, TargetParameters.OstStats, options.Created),
                    new NumbersReader(target.Name, labels, TargetParameters.OstNumbers),
                    new ConnectedClientsReader(target.Name, labels, TargetParameters.OstExportCount, TargetParameters.OstExports),
                    new RecoveryReader(target, labels, RecoveryParameters.Ost),
                    new NumbersReader(target.Name, labels, [.. RecoveryParameters.OstTimes, .. SettingParameters.Ost]),
                    .. Locks(target, labels),
                ]);
                plans.AddJobs();
                plans.AddExports(ExportParameters.Ost);
                plans.AddQuota();
                plans.AddUpkeep(_ => [UpkeepReader.Scrub(target), UpkeepReader.Lfsck(target, UpkeepParameters.OstLayout)]);
                plans.AddDisk();
                break;
            case LustreComponent.Mdt:
                plans.Add(Counters, null, labels =>
                [
                    new StatsReader(target.Name, labels, TargetParameters.MdtStats, options.Created),
                    new NumbersReader(target.Name, labels, TargetParameters.MdtNumbers),
                    new ConnectedClientsReader(target.Name, labels, TargetParameters.MdtExportCount, TargetParameters.MdtExports),
                    new RecoveryReader(target, labels, RecoveryParameters.Mdt),
                    new NumbersReader(target.Name, labels, [.. RecoveryParameters.MdtTimes, .. SettingParameters.Mdt, .. HsmParameters.Numbers]),
                    new ChangelogReader(target.Name, labels),
                    new HsmReader(target.Name, labels),
                    .. Locks(target, labels),
                ]);
                plans.AddJobs();
                plans.AddExports(ExportParameters.Mdt);
                plans.AddQuota();
                plans.AddUpkeep(labels =>
                [
                    UpkeepReader.Scrub(target),
                    UpkeepReader.Lfsck(target, UpkeepParameters.Namespace),
                    UpkeepReader.Lfsck(target, UpkeepParameters.MdtLayout),
                    new NumbersReader(target.Name, labels, [ChangelogParameters.Size]),
                ]);
                plans.AddDisk();
                break;
            case LustreComponent.Mgt:
                plans.Add(Counters, null, labels =>
                [
                    new NumbersReader(target.Name, labels, TargetParameters.MgtNumbers),
                    new ConnectedClientsReader(target.Name, labels, TargetParameters.MgtExportCount, TargetParameters.MgtExports),
                    new MgsReader(target),
                    .. Locks(target, labels),
                ]);
                plans.AddDisk();
                break;
            case LustreComponent.QuotaMaster when options.Quotas.IsOn:
                plans.Add(Counters, options.Quotas.MinAge, _ => [new QuotaLimitsReader(target)]);
                break;
            case LustreComponent.Client:
                plans.Add(Counters, null, labels => [new StatsReader(target.Name, labels, TargetParameters.ClientStats, options.Created)]);
                plans.Add("capacity", null, labels => [new NumbersReader(target.Name, labels, TargetParameters.ClientCapacity)]);
                plans.AddLfs();
                break;
        }

        return plans.All;
    }

    private static ImmutableArray<ParameterReader> Locks(LustreTarget target, LabelText labels) =>
        [new NumbersReader(LockParameters.NamespaceOf(target), labels, LockParameters.Numbers), new LockPoolReader(target, labels)];

    /// <summary>The plans of one target. Its sources are read at the same time, so each has a resolver of its own.</summary>
    private sealed class Plans(LustreTarget target, LustreRoots roots, LustreSourceOptions options)
    {
        private readonly ImmutableArray<SourcePlan>.Builder _plans = ImmutableArray.CreateBuilder<SourcePlan>();

        public ImmutableArray<SourcePlan> All => _plans.ToImmutable();

        /// <summary>A source of readers. That of the counters has the target's own name.</summary>
        public void Add(string part, TimeSpan? minAge, Func<LabelText, ImmutableArray<ParameterReader>> readers, object? settings = null)
        {
            var full = part == Counters ? target.Name : $"{target.Name}/{part}";
            _plans.Add(new SourcePlan(
                full,
                part,
                (roots, options.ClientName, options.Created, settings),
                minAge,
                () => new LustreSource(full, new ParameterResolver(roots), new TargetPlace(target), readers(TargetLabels.Of(target, options)))));
        }

        public void AddJobs() => _plans.Add(new SourcePlan(
            $"{target.Name}/jobs", "jobs", (roots, options.Jobs), options.JobsMinAge, () => new JobStatsSource(target, new ParameterResolver(roots), options.Jobs)));

        public void AddQuota()
        {
            if (options.Quotas.IsOn)
                Add("quota", options.Quotas.MinAge, _ => [new QuotaUsageReader(target, options.QuotaIds), new QuotaEnabledReader(target)], options.QuotaIds);
        }

        public void AddUpkeep(Func<LabelText, ImmutableArray<ParameterReader>> readers)
        {
            if (options.Upkeep.IsOn)
                Add("upkeep", options.Upkeep.MinAge, readers);
        }

        public void AddLfs()
        {
            if (options.Lfs.IsOn)
                _plans.Add(new SourcePlan(LfsSource.NameOf(target), "lfs", (roots, options.ClientName, options.Commands), options.Lfs.MinAge, () => new LfsSource(target, roots, options)));
        }

        public void AddExports(LustreParameter exports)
        {
            if (options.Exports.IsOn)
                Add("exports", options.Exports.MinAge, labels => [new ExportsReader(target.Name, labels, exports, options.Created)]);
        }

        public void AddDisk()
        {
            if (!options.Disk.IsOn)
                return;
            Add("disk", options.Disk.MinAge, labels =>
            [
                new BrwStatsReader(target.Name, labels, DiskParameters.BrwStats, options.Created),
                new IoLatencyReader(target.Name, labels, DiskParameters.IoLatency, options.Created),
                new CacheReader(target.Name, labels, CacheParameters.Stats, options.Created),
            ]);
        }
    }
}
