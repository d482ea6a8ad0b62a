using LustreActors.Actors.Showing;
using LustreActors.Host.Pages;
using LustreActors.Messages;

namespace LustreActors.Host.Tests.Pages;

/// <summary>What the pages show in tests.</summary>
internal static class Overviews
{
    public static readonly PageFacts Facts = new("oss1", "1.2.3", "/run/lustre-actors/inspect.sock") { Uptime = 100 };

    private static readonly string[] Kinds = ["job", "account", "user", "client", "program"];

    public static Overview Empty { get; } = new()
    {
        At = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero),
        Troubles = [],
        Filesystems = [],
        Usage = [],
        Sources = [],
    };

    /// <summary>Something of everything, with one text in each place where a name from outside is shown.</summary>
    public static Overview Full(string name = "scratch") => Empty with
    {
        Troubles =
        [
            new Trouble(Severity.Critical, name, name) { Path = name, Command = "inspect " + name, Symptom = name, Source = name },
            new Trouble(Severity.Warning, name, name),
        ],
        Filesystems = [Filesystem(name, 2, 1)],
        Usage = [Usage("job", name, 12), Usage("account", name, 3)],
        Cluster = new ClusterOverview(name, [new MemberOverview(name, "active", name, name, name, [name])])
        {
            Trouble = name,
        },
        Node = new NodeOverview
        {
            Processors = 2,
            BusyRatio = 0.5,
            Load = 1,
            Memory = new Space(100, 50, 50),
            Swap = new Space(100, 50, 50),
            DiskReadBytes = 1,
            DiskWriteBytes = 2,
            BusiestDisk = new NamedValue(name, 0.5),
            ReceivedBytes = 3,
            SentBytes = 4,
            InfinibandReceivedBytes = 5,
            InfinibandSentBytes = 6,
            FullestFilesystem = new NamedValue(name, 0.93),
            HottestCelsius = 70,
            UptimeSeconds = 1000,
        },
        Gpus =
        [
            new GpuOverview(name, name)
            {
                Name = name,
                Problems = [name],
                UtilizationRatio = 0.5,
                Memory = new Space(100, 50, 50),
                TemperatureCelsius = 70,
                PowerWatts = 350,
                PowerLimitWatts = 700,
                Processes = 2,
                LastXid = 79,
            },
        ],
        Containers = new ContainerTable(
            30,
            [
                new ContainerOverview(name, name, name)
                {
                    State = name,
                    Health = name,
                    Processors = 1.5,
                    MemoryBytes = 50,
                    MemoryLimitBytes = 100,
                    ReceivedBytes = 1,
                    SentBytes = 2,
                },
            ]),
        Sources =
        [
            new SourceOverview(name, SourceState.Quarantined) { Error = name, Actor = name, AgeSeconds = 12 },
            new SourceOverview("z" + name, SourceState.Up) { TookSeconds = 0.01 },
        ],
    };

    /// <summary>Two filesystems of 200 targets, 10,000 jobs, and the sources of such a server.</summary>
    public static Overview Large() => Empty with
    {
        Filesystems = [Filesystem("scratch", 196, 4), Filesystem("home", 196, 4)],
        Usage = [.. Kinds.Select(by => Usage(by, "a-rather-long-name-of-one", 40, 9_960))],
        Sources = [.. Enumerable.Range(0, 2400).Select(i => new SourceOverview($"scratch-OST{i / 6:x4}/part{i % 6}", SourceState.Up)
        {
            AgeSeconds = 1, TookSeconds = 0.001, BytesRead = 12_345,
        })],
    };

    public static SourceDetail Source(string name) => new(new SourceOverview(name, SourceState.Failing) { Error = name, Actor = name })
    {
        HangsOn = name,
        Notes = [name],
        Readings = [new SourceReading(Empty.At, SourceState.Up, 0.5, 1024, 3)],
        Families = [new SourceFamily(name, 3, name)],
    };

    public static FilesystemOverview Filesystem(string name, int osts, int mdts)
    {
        float?[] points = [.. Enumerable.Range(0, 120).Select(i => (float?)(1e8 * (1 + Math.Sin(i))))];
        return new FilesystemOverview(name)
        {
            IsServed = true,
            Bytes = new Space(100e12, 60e12, 35e12),
            Inodes = new Space(1e9, 1e8, 9e8),
            Rates = new Rates(123e6, 45e6, 678),
            Trend = new Trend(5, points, points, points),
            Osts = new UpCount(osts - 1, osts),
            Mdts = new UpCount(mdts, mdts),
            Clients = 12,
            Fullest = new TargetValue("OST0001", 0.71),
            Slowest = new TargetValue("OST0000", 0.012),
            Targets = [.. Targets("mdt", mdts), .. Targets("ost", osts)],
        };
    }

    private static IEnumerable<TargetOverview> Targets(string component, int count) => Enumerable.Range(0, count).Select(
        i => new TargetOverview($"{component.ToUpperInvariant()}{i:x4}", component, i == 1 ? TargetCondition.Hangs : TargetCondition.Up)
        {
            UsedRatio = 0.5,
            ReadBytes = 12e6,
            WriteBytes = 3e6,
            LatencySeconds = 0.003,
            Heat = i % 10 / 10.0,
        });

    private static UsageTable Usage(string by, string name, int rows, int others = 0) => new(
        by, [.. Enumerable.Range(0, rows).Select(i => new UsageRow(name + i, name, 1e9 / (i + 1), 1e8, 12.5))])
    {
        Others = others,
        Rest = others == 0 ? null : new UsageRow("", "", 1, 2, 3),
    };
}
