using LustreActors.Actors.Showing;
using LustreActors.Blocking;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Showing;

public sealed class TroubleFinderTests
{
    private static readonly LaneSnapshot Quiet = new(0, 0, [], 0, 0, 0, [], [], 0);

    [Fact]
    public void Nothing_is_said_when_all_is_well() =>
        Assert.Empty(TroubleFinder.Find([new SourceOverview("scratch-OST0000", SourceState.Up)], Quiet, [Filesystem()], null));

    [Fact]
    public void A_source_that_hangs_is_said_with_its_file_and_comes_first()
    {
        var lane = Quiet with
        {
            Quarantined = [new QuarantinedKey("scratch-OST0002/jobs", "/proc/job_stats", TimeSpan.FromSeconds(34), default)],
        };
        SourceOverview[] sources =
        [
            new("lnet", SourceState.Failing) { Error = "permission denied" }, new("scratch-OST0002/jobs", SourceState.Quarantined),
        ];

        var troubles = TroubleFinder.Find(sources, lane, [Filesystem(Target("OST0001", TargetCondition.Degraded))], null);
        Assert.Equal(["scratch-OST0002", "scratch-OST0001", "lnet"], troubles.Select(t => t.Subject));
        Assert.Equal("hangs: its job table cannot be read, for 34 s now", troubles[0].Text);
        Assert.Equal(
            ("/proc/job_stats", "inspect blocking", "a-source-hangs", "scratch-OST0002/jobs"),
            (troubles[0].Path, troubles[0].Command, troubles[0].Symptom, troubles[0].Source));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public void A_call_that_has_used_half_of_its_time_is_said_before_it_is_given_up(int seconds, int troubles)
    {
        var lane = Quiet with
        {
            Slow = [new SlowCall("scratch-OST0002/jobs", "/proc/job_stats", TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(5))],
        };
        Assert.Equal(troubles, TroubleFinder.Find([], lane, [], null).Count);
    }

    [Theory]
    [InlineData(0.89, null)]
    [InlineData(0.91, Severity.Warning)]
    [InlineData(0.96, Severity.Critical)]
    public void A_filesystem_that_fills_is_said_from_ninety_per_cent_on(double used, Severity? severity)
    {
        var filesystem = Filesystem() with { Bytes = new Space(100, 100 * used, 100 * (1 - used)) };
        Assert.Equal(severity, TroubleFinder.Find([], Quiet, [filesystem], null).SingleOrDefault()?.Severity);
    }

    [Fact]
    public void Of_the_OSTs_of_a_full_filesystem_only_the_fuller_ones_are_shown()
    {
        TargetOverview[] targets =
        [
            Target("OST0000", TargetCondition.Up) with { UsedRatio = 0.93 },
            Target("OST0001", TargetCondition.Up) with { UsedRatio = 0.97 },
        ];
        var full = Filesystem(targets) with { Bytes = new Space(100, 94, 6) };
        Assert.Equal(
            [Severity.Critical, Severity.Warning], TroubleFinder.Find([], Quiet, [full], null).Select(t => t.Severity));
        Assert.Equal(2, TroubleFinder.Find([], Quiet, [full with { Bytes = new Space(100, 60, 40) }], null).Count);
    }

    [Fact]
    public void An_OST_without_space_is_shown_however_full_its_filesystem_is()
    {
        TargetOverview[] targets = [Target("OST0000", TargetCondition.Up) with { UsedRatio = 1 }];
        var full = Filesystem(targets) with { Bytes = new Space(100, 97, 3) };
        Assert.Equal(2, TroubleFinder.Find([], Quiet, [full], null).Count);
    }

    [Fact]
    public void Many_troubles_of_one_kind_are_counted()
    {
        var targets = Enumerable.Range(0, 200).Select(i => Target($"OST{i:x4}", TargetCondition.Down)).ToArray();
        var troubles = TroubleFinder.Find([], Quiet, [Filesystem(targets)], null);
        Assert.Equal(TroubleFinder.MostOfAKind + 1, troubles.Count);
        Assert.Equal("192 more", troubles[^1].Subject);
    }

    [Fact]
    public void A_member_that_cannot_be_reached_is_said()
    {
        var cluster = new ClusterOverview("a", [new("b", "unreachable", "is read", "http://b:9847/", "1", [])]) { IsUp = true };
        Assert.Equal("b", Assert.Single(TroubleFinder.Find([], Quiet, [], cluster)).Subject);
        Assert.Equal(2, TroubleFinder.Find([], Quiet, [], cluster with { IsUp = false, Trouble = "joining" }).Count);
    }

    /// <summary>A link that leads nowhere would be found by an administrator in trouble.</summary>
    [Fact]
    public void Every_trouble_names_a_heading_of_a_page_of_a_symptom()
    {
        var conditions = Enum.GetValues<TargetCondition>().Select(c => Target($"OST{(int)c:x4}", c)).ToArray();
        var full = new Space(100, 96, 4);
        var mdt = Target("MDT0000", TargetCondition.Up) with { Component = "mdt", UsedRatio = 1 };
        var ost = Target("OST00ff", TargetCondition.Up) with { UsedRatio = 1 };
        var filesystem = Filesystem([.. conditions, mdt]) with { Bytes = full, Inodes = full };
        var sources = Enum.GetValues<SourceState>().Select(s => new SourceOverview($"source-{s}", s)).ToArray();
        var cluster = new ClusterOverview("a", [new("b", "unreachable", "is read", "http://b:9847/", "1", [])]);
        var node = new NodeOverview { Memory = full, FullestFilesystem = new NamedValue("/", 0.99) };
        GpuOverview[] gpus = [new("0", "GPU-0"), new("1", "GPU-1") { IsUp = true, Problems = ["row_remap_failed"] }];
        ContainerOverview[] containers =
        [
            new("/1", "a", "") { Health = "unhealthy" }, new("/2", "b", "") { State = "restarting" },
            new("/3", "c", "") { State = "dead" }, new("/4", "", "") { IsOomKilled = true }, new("/5", "well", "") { State = "running" },
        ];
        Trouble[] ofHost =
            [.. HostTroubles.Gpus(gpus), .. HostTroubles.Node(node), .. HostTroubles.Containers(new ContainerTable(5, containers))];
        Assert.Equal(8, ofHost.Length);
        var symptoms = TroubleFinder.Find(sources, Quiet, [filesystem, Filesystem(ost)], cluster).Concat(ofHost)
            .Select(t => t.Symptom!).Distinct().ToArray();

        Assert.InRange(symptoms.Length, 10, 100);
        Assert.Subset(Headings(), symptoms.ToHashSet());
    }

    private static HashSet<string> Headings()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "LustreActors.sln")))
            root = Path.GetDirectoryName(root)!;
        var headings = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "docs", "symptoms"), "*.md"))
        {
            var page = Path.GetFileNameWithoutExtension(file);
            headings.Add(page);
            headings.UnionWith(File.ReadLines(file).Where(l => l.StartsWith("## ", StringComparison.Ordinal))
                .Select(l => page + "#" + l[3..].ToLowerInvariant().Replace(' ', '-')));
        }

        return headings;
    }

    private static TargetOverview Target(string name, TargetCondition condition) => new(name, "ost", condition);

    private static FilesystemOverview Filesystem(params TargetOverview[] targets) => new("scratch")
    {
        IsServed = true,
        Rates = new Rates(null, null, null),
        Trend = new Trend(5, [], [], []),
        Targets = targets,
    };
}
