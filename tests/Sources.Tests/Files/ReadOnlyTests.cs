using System.Text.RegularExpressions;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Tests.Lustre;
using LustreActors.Sources.Tests.Lustre.Imports;

namespace LustreActors.Sources.Tests.Files;

/// <summary>Writing to one of Lustre's files resets counters, evicts clients, or worse.</summary>
public sealed partial class ReadOnlyTests
{
    [Fact]
    public void No_source_opens_anything_for_writing()
    {
        var room = Path.Combine(Checkout.Root, "src", "Sources");
        var files = Directory.GetFiles(room, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal)).ToList();

        Assert.Contains(files, f => f.EndsWith("FileReader.cs", StringComparison.Ordinal));
        Assert.All(files, f => Assert.DoesNotMatch(Writing(), File.ReadAllText(f)));
        Assert.Equal(["Files/FileReader.cs", "Files/SystemCalls.cs"], files.Order(StringComparer.Ordinal).Where(f => Opening().IsMatch(File.ReadAllText(f))).Select(f => Path.GetRelativePath(room, f)));
    }

    [Fact]
    public void Reading_a_whole_tree_changes_nothing_in_it()
    {
        using var tree = SyntheticTree.WithEverything().WithOsc("OST0000", ImportTexts.Of217, "scratch", "ffff88812150f000")
            .Sys("osp/scratch-OST0000-osc-MDT0000/active", 1);
        tree.Proc("osd-zfs/scratch-OST0000/quota_slave/enabled", "ug\n").Proc("osd-zfs/scratch-MDT0000/quota_slave/enabled", "none\n")
            .Debug("osd-zfs/scratch-OST0000/oi_scrub", "status: init\n").Debug("osd-zfs/scratch-MDT0000/oi_scrub", "status: init\n")
            .Proc("osd-zfs/MGS/mntdev", "mgspool/mgs\n")
            .Proc("qmt/scratch-QMT0000/dt-0x0/glb-usr", "- id: 0\n  limits: { hard: 0, soft: 0, granted: 0, time: 604800 }\n");
        foreach (var file in Directory.GetFiles(tree.Root, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        var before = State(tree.Root);

        var options = new LustreSourceOptions { ClientName = "node01", Exports = SourceSetting.On, Quotas = SourceSetting.On, Scrub = SourceSetting.On };
        var inventory = new LustreDiscovery(tree.Roots).Discover(new TestWatch());
        var sources = inventory.Targets.SelectMany(t => LustreSources.For(t, tree.Roots, options)).Concat(LustreSources.Node(tree.Roots, options)).Select(p => p.Create()).ToList();
        Assert.All(sources, source => Assert.True(source.Read().Segments.Length > 0, source.Name));

        Assert.True(sources.Count >= 12, $"{sources.Count} sources");
        Assert.Equal(before, State(tree.Root));
    }

    private static List<string> State(string root) =>
    [
        .. Directory.GetFileSystemEntries(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O} {File.GetUnixFileMode(f)} {(File.Exists(f) ? File.ReadAllText(f) : "")}"),
    ];

    [GeneratedRegex(@"FileAccess\.(Write|ReadWrite)|FileMode\.(Create|CreateNew|Append|Truncate|OpenOrCreate)|File\.(Write|Append|Create|Move|Delete|Copy|OpenWrite)|StreamWriter|RandomAccess\.(Write|SetLength)")]
    private static partial Regex Writing();

    [GeneratedRegex(@"File\.Open|new FileStream|StreamReader|File\.Read|EntryPoint = ""open")]
    private static partial Regex Opening();
}
