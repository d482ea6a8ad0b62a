using System.Collections.Immutable;
using LustreActors.Messages.Tables;
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
using LustreActors.Sources.Lustre.Locks;
using LustreActors.Sources.Lustre.Mgs;
using LustreActors.Sources.Lustre.Mounts;
using LustreActors.Sources.Lustre.Osp;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Pools;
using LustreActors.Sources.Lustre.Quotas;
using LustreActors.Sources.Lustre.Recovery;
using LustreActors.Sources.Lustre.Scrub;
using LustreActors.Sources.Lustre.Settings;
using LustreActors.Sources.Lustre.Statfs;
using LustreActors.Sources.Lustre.Storage;
using LustreActors.Sources.Lustre.Targets;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// The sources of one target, mount or connection. Parameters that may hang, that are expensive or that have many series have separate
/// sources, so that they delay no other. Sources are read concurrently, so each has its own resolver.
/// </summary>
internal sealed class TargetPlans(LustreTarget target, LustreRoots roots, LustreSourceOptions options)
{
    private const string Counters = "stats";

    // The folders of a target's numbers: its own and that of its storage.
    private static readonly string[] OstFolders = ["obdfilter", "osd-*"];
    private static readonly string[] MdtFolders = ["mdt", "mdd", "osd-*"];
    private static readonly string[] MgtFolders = ["mgs", "osd-*"];

    private readonly ImmutableArray<SourcePlan>.Builder _plans = ImmutableArray.CreateBuilder<SourcePlan>();

    public ImmutableArray<SourcePlan> All()
    {
        switch (target.Component)
        {
            case LustreComponent.Ost:
                Ost();
                break;
            case LustreComponent.Mdt:
                Mdt();
                break;
            case LustreComponent.Mgt:
                Mgt();
                break;
            case LustreComponent.Client:
                Mount();
                break;
            case LustreComponent.QuotaMaster:
                AddIf(options.Quotas, Counters, _ => [new QuotaLimitsReader(target)]);
                break;
            case LustreComponent.Import when ImportName.TryParse(target.Name) is { } import:
                AddIf(options.ImportCapacity, "capacity", _ => [new ImportCapacityReader(target.Name, import, options.ClientName)]);
                break;
        }

        return _plans.ToImmutable();
    }

    private void Ost()
    {
        Add(Counters, null, labels =>
        [
            new StatsReader(target.Name, labels, TargetParameters.OstStats, options.Created),
            new NumbersReader(
                target.Name, labels, [.. TargetParameters.Capacity, .. TargetParameters.Numbers], OstFolders, fallback: "obdfilter",
                (TargetLabels.ForClients(target), ImportParameters.OstStorage)),
            new ConnectedClientsReader(target.Name, labels, TargetParameters.OstExportCount, TargetParameters.OstExports),
            new RecoveryReader(target, labels, RecoveryParameters.Ost, StatusParameters.Ost),
            new NumbersReader(target.Name, labels, [.. RecoveryParameters.Times, .. SettingParameters.All], OstFolders),
            new StatfsReader(StatfsParameters.Ost, StatfsParameters.OstState, target.Name, TargetLabels.ForClients(target)),
            .. Locks(labels),
        ]);
        AddStorage(ExportParameters.Ost);
        AddIf(options.Scrub, "upkeep", labels =>
        [
            ScrubReader.Scrub(target),
            ScrubReader.Lfsck(target, ScrubParameters.OstLayout),
            new DeviceReader(target, roots, labels),
        ]);
        AddIf(options.Details, "details", labels =>
        [
            new ExportDetailsReader(target, labels, ExportParameters.Ost),
            new StaleClientsReader(DetailParameters.OstStaleClients, target.Name, labels),
            new QuotaGrantsReader(target),
        ]);
        AddIf(options.Settings, "settings", labels =>
            [new SettingsReader(labels, ("obdfilter", target.Name), ("osd-*", target.Name), ("ldlm", LockParameters.NamespaceOf(target)))]);
    }

    private void Mdt()
    {
        Add(Counters, null, labels =>
        [
            new StatsReader(target.Name, labels, TargetParameters.MdtStats, options.Created),
            new NumbersReader(
                target.Name, labels, [.. TargetParameters.Capacity, .. TargetParameters.Numbers], MdtFolders,
                shared: (TargetLabels.ForClients(target), ImportParameters.MdtStorage)),
            new ConnectedClientsReader(target.Name, labels, TargetParameters.MdtExportCount, TargetParameters.MdtExports),
            new RecoveryReader(target, labels, RecoveryParameters.Mdt, StatusParameters.Mdt),
            new NumbersReader(
                target.Name, labels, [.. RecoveryParameters.Times, .. SettingParameters.All, .. HsmParameters.Numbers], MdtFolders),
            new StatfsReader(StatfsParameters.Mdt, StatfsParameters.MdtState, target.Name, TargetLabels.ForClients(target)),
            new NumbersReader($"{target.Name}-mdtlov", labels, TargetParameters.Peers, ["lod"]),
            new PoolsReader($"{target.Name}-mdtlov", labels),
            new ChangelogReader(target.Name, labels),
            new HsmReader(target.Name, labels),
            .. Locks(labels),
        ]);
        AddStorage(ExportParameters.Mdt);
        AddIf(options.Scrub, "upkeep", labels =>
        [
            ScrubReader.Scrub(target),
            ScrubReader.Lfsck(target, ScrubParameters.Namespace),
            ScrubReader.Lfsck(target, ScrubParameters.MdtLayout),
            new NumbersReader(target.Name, labels, [ChangelogParameters.Size, .. ChangelogParameters.Collection], MdtFolders),
            new DeviceReader(target, roots, labels),
        ]);
        Add("osp", null, labels => [new OspReader(target, labels, options)], options.ImportOperations);
        AddIf(options.Details, "details", labels =>
        [
            new ExportDetailsReader(target, labels, ExportParameters.Mdt),
            new StaleClientsReader(DetailParameters.MdtStaleClients, target.Name, labels),
            new QuotaGrantsReader(target),
            new ChangelogMaskReader(target.Name, labels),
            new OspDetailsReader(target, labels),
        ]);
        AddIf(options.Settings, "settings", labels =>
        [
            new SettingsReader(
                labels, ("mdt", target.Name), ("mdd", target.Name), ("lod", $"{target.Name}-mdtlov"), ("osd-*", target.Name),
                ("ldlm", LockParameters.NamespaceOf(target))),
        ]);
    }

    private void Mgt()
    {
        Add(Counters, null, labels =>
        [
            new NumbersReader(
                target.Name, labels, [.. TargetParameters.Capacity, TargetParameters.Exports, .. TargetParameters.Numbers], MgtFolders),
            new MgsReader(target),
            .. Locks(labels),
        ]);
        AddDisk();
        AddIf(options.Scrub, "upkeep", labels => [new DeviceReader(target, roots, labels)]);
    }

    private void Mount()
    {
        Add(Counters, null, labels =>
        [
            new StatsReader(target.Name, labels, TargetParameters.ClientStats, options.Created),
            new ReadAheadReader(target.Name, labels, options.Created),
            new KeyedNumbersReader(target.Name, labels, MountParameters.Statahead),
            new KeyedNumbersReader(target.Name, labels, MountParameters.Unstable),
            new KeyedNumbersReader(target.Name, labels, MountParameters.Cache),
            new NumbersReader(target.Name, labels, MountParameters.Settings, ["llite"]),
            new NumbersReader(DeviceOf("clilov"), labels, TargetParameters.Peers, ["lov"]),
            new NumbersReader(DeviceOf("clilmv"), labels, TargetParameters.Peers, ["lmv"]),
        ]);
        AddIf(
            options.Imports, "imports", labels => [new ImportsReader(target, labels, options)],
            (options.RpcStats, options.ImportOperations));
        AddIf(options.MountCapacity, "capacity", labels => [new NumbersReader(target.Name, labels, TargetParameters.Capacity, ["llite"])]);
        AddIf(options.Details, "details", labels =>
        [
            new ImportCacheReader(target.Name, labels),
            new ExtentsReader(target.Name, labels, options.Created),
        ]);
        AddIf(options.Settings, "settings", labels => [new SettingsReader(labels, ("llite", target.Name))]);
        if (options.Lfs.IsOn)
        {
            _plans.Add(new SourcePlan(
                LfsSource.NameOf(target), "lfs", (roots, options.ClientName, options.Commands), options.Lfs.MinAge, () => new LfsSource(
                    target, roots, options)));
        }
    }

    /// <summary>The name of a device that a mount has for all its targets: <c>scratch-clilov-ffff9a2b00c1d800</c>.</summary>
    private string DeviceOf(string kind) => $"{target.Filesystem}-{kind}-{target.Name[(target.Filesystem.Length + 1)..]}";

    /// <summary>Adds the sources that OSTs and MDTs have in common.</summary>
    private void AddStorage(LustreParameter exports)
    {
        _plans.Add(new SourcePlan(
            $"{target.Name}/jobs", "jobs", (roots, options.Jobs), options.JobsMinAge, () => new JobStatsSource(
                target, new ParameterResolver(roots), options.Jobs)));
        AddExports(exports);
        AddIf(
            options.Quotas, "quota",
            _ => [new QuotaUsageReader(target, options.QuotaIds), new QuotaEnabledReader(target), new QuotaSlaveReader(target)],
            options.QuotaIds);
        AddDisk();
    }

    /// <summary>The files of clients are read once, for their series and for their rates.</summary>
    private void AddExports(LustreParameter exports)
    {
        var clients = new JobTarget(target.Filesystem, target.Name, target.Component == LustreComponent.Mdt);
        var results = new ExportResults(options.Exports.IsOn, options.Clients.IsOn ? clients : null);
        AddIf(
            options.Exports.IsOn ? options.Exports : options.Clients, "exports",
            labels => [new ExportsReader(target.Name, labels, exports, options.Created, results)], results);
    }

    private void AddDisk() => AddIf(options.Disk, "disk", labels =>
    [
        new BrwStatsReader(target.Name, labels, DiskParameters.BrwStats, options.Created),
        new IoLatencyReader(target.Name, labels, DiskParameters.IoLatency, options.Created),
        new CacheReader(target.Name, labels, CacheParameters.Stats, options.Created),
    ]);

    private ImmutableArray<ParameterReader> Locks(LabelText labels) =>
    [
        new NumbersReader(LockParameters.NamespaceOf(target), labels, LockParameters.Numbers, ["ldlm"]),
        new LockPoolReader(target, labels, options.Created),
    ];

    private void AddIf(
        SourceSetting setting, string part, Func<LabelText, ImmutableArray<ParameterReader>> readers, object? settings = null)
    {
        if (setting.IsOn)
            Add(part, setting.MinAge, readers, settings);
    }

    /// <summary>Adds a source. The source of the counters has the target's name, without a part.</summary>
    private void Add(string part, TimeSpan? minAge, Func<LabelText, ImmutableArray<ParameterReader>> readers, object? settings = null)
    {
        var name = part == Counters ? target.Name : $"{target.Name}/{part}";
        _plans.Add(new SourcePlan(
            name,
            part,
            (roots, options.ClientName, options.Created, settings),
            minAge,
            () => new LustreSource(
                name, part, new ParameterResolver(roots), Presence.For(target), readers(TargetLabels.For(target, options)))));
    }
}
