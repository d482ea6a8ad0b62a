using System.Collections.Immutable;
using LustreActors.Metrics.Families;

namespace LustreActors.Sources.Node;

/// <summary>The collectors of this host, and the catalogue of what they show.</summary>
public static class NodeSources
{
    private static readonly (NodeCollectors Collector, string Name, IReadOnlyList<MetricFamily> Families)[] Known =
    [
        (NodeCollectors.Conntrack, "conntrack", ConntrackCollector.Families),
        (NodeCollectors.Cpu, "cpu", CpuCollector.Families),
        (NodeCollectors.Diskstats, "diskstats", DiskstatsCollector.Families),
        (NodeCollectors.Entropy, "entropy", EntropyCollector.Families),
        (NodeCollectors.Filefd, "filefd", FilefdCollector.Families),
        (NodeCollectors.Filesystem, "filesystem", FilesystemCollector.Families),
        (NodeCollectors.Hwmon, "hwmon", HwmonCollector.Families),
        (NodeCollectors.Infiniband, "infiniband", InfinibandCollector.Families),
        (NodeCollectors.Loadavg, "loadavg", LoadavgCollector.Families),
        (NodeCollectors.Meminfo, "meminfo", MeminfoCollector.Families),
        (NodeCollectors.Netclass, "netclass", NetclassCollector.Families),
        (NodeCollectors.Netdev, "netdev", NetdevCollector.Families),
        (NodeCollectors.Netstat, "netstat", NetstatCollector.Families),
        (NodeCollectors.Os, "os", OsCollector.Families),
        (NodeCollectors.Pressure, "pressure", PressureCollector.Families),
        (NodeCollectors.SlurmJobs, "slurm_jobs", SlurmJobsCollector.Families),
        (NodeCollectors.Sockstat, "sockstat", SockstatCollector.Families),
        (NodeCollectors.Stat, "stat", StatCollector.Families),
        (NodeCollectors.Textfile, "textfile", TextfileCollector.Families),
        (NodeCollectors.ThermalZone, "thermal_zone", ThermalZoneCollector.Families),
        (NodeCollectors.Time, "time", TimeCollector.Families),
        (NodeCollectors.Uname, "uname", UnameCollector.Families),
        (NodeCollectors.Vmstat, "vmstat", VmstatCollector.Families),
    ];

    /// <summary>All families, for the catalogue. Some collectors make further ones from what a kernel names.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } = [.. Known.SelectMany(k => k.Families)];

    /// <summary>The names of the collectors.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>The collector of a name. Null for an unknown name.</summary>
    public static NodeCollectors? Find(string name) =>
        Array.Find(Known, k => k.Name == name) is { Collector: not NodeCollectors.None } known ? known.Collector : null;

    /// <summary>The name of a collector's source.</summary>
    public static string NameOf(string collector) => "node/" + collector;

    /// <summary>The sources of the collectors that are switched on. A directory of text files is read where one is set.</summary>
    public static ImmutableArray<NodePlan> Plans(NodeRoots roots, NodeSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var plans = ImmutableArray.CreateBuilder<NodePlan>(Known.Length);
        foreach (var (collector, name, _) in Known)
        {
            if (options.Collectors.HasFlag(collector) && (collector != NodeCollectors.Textfile || options.TextfileDirectory.Length > 0))
                plans.Add(Plan(collector, name, roots, options));
        }

        return plans.ToImmutable();
    }

    private static NodePlan Plan(NodeCollectors collector, string name, NodeRoots roots, NodeSourceOptions options)
    {
        return collector switch
        {
            NodeCollectors.Conntrack => For(roots, () => new ConntrackCollector(roots)),
            NodeCollectors.Cpu => For(roots, () => new CpuCollector(roots)),
            NodeCollectors.Diskstats => For(
                (roots, options.DisksExcluded), () => new DiskstatsCollector(roots, options.DisksExcluded)),
            NodeCollectors.Entropy => For(roots, () => new EntropyCollector(roots)),
            NodeCollectors.Filefd => For(roots, () => new FilefdCollector(roots)),
            NodeCollectors.Filesystem => For(
                (roots, options.MountPointsExcluded, options.TypesExcluded, options.AsksNetworkFilesystems),
                () => new FilesystemCollector(roots, options)),
            NodeCollectors.Hwmon => For(roots, () => new HwmonCollector(roots)) with { MinAge = options.HwmonMinAge },
            NodeCollectors.Infiniband => For(roots, () => new InfinibandCollector(roots)),
            NodeCollectors.Loadavg => For(roots, () => new LoadavgCollector(roots)),
            NodeCollectors.Meminfo => For(roots, () => new MeminfoCollector(roots)),
            NodeCollectors.Netclass => For(
                (roots, options.NetworkDevicesExcluded), () => new NetclassCollector(roots, options.NetworkDevicesExcluded)),
            NodeCollectors.Netdev => For(
                (roots, options.NetworkDevicesExcluded), () => new NetdevCollector(roots, options.NetworkDevicesExcluded)),
            NodeCollectors.Netstat => For((roots, options.NetstatFields), () => new NetstatCollector(roots, options.NetstatFields)),
            NodeCollectors.Os => For(roots, () => new OsCollector(roots)),
            NodeCollectors.Pressure => For(roots, () => new PressureCollector(roots)),
            NodeCollectors.SlurmJobs => For(roots, () => new SlurmJobsCollector(roots)),
            NodeCollectors.Sockstat => For(roots, () => new SockstatCollector(roots)),
            NodeCollectors.Stat => For(roots, () => new StatCollector(roots)),
            NodeCollectors.Textfile => For(options.TextfileDirectory, () => new TextfileCollector(options.TextfileDirectory)),
            NodeCollectors.ThermalZone => For(roots, () => new ThermalZoneCollector(roots)),
            NodeCollectors.Time => For(roots, () => new TimeCollector(roots, HostCalls.Clock)),
            NodeCollectors.Uname => For(roots, () => new UnameCollector()),
            NodeCollectors.Vmstat => For((roots, options.VmstatFields), () => new VmstatCollector(roots, options.VmstatFields)),
            _ => throw new ArgumentOutOfRangeException(nameof(collector), collector, "no single collector"),
        };

        NodePlan For(object settings, Func<Source> create) => new(NameOf(name), name, settings, null, create);
    }
}

/// <summary>A source that this host should have.</summary>
/// <param name="Part">The name of the collector, which is that of its actor.</param>
/// <param name="Settings">
/// The settings that it is created from. Two plans with equal settings create the same source, so a running source need not be replaced.
/// </param>
/// <param name="MinAge">The age at which its last reading is read again. Null for a source that is read at every refresh.</param>
public sealed record NodePlan(string Name, string Part, object Settings, TimeSpan? MinAge, Func<Source> Create);
