using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Lustre.Trees;

namespace LustreActors.Sources.Tests.Lustre.Samples;

/// <summary>Every file of a captured host is read, or is listed with the reason why it is not.</summary>
public sealed class CoverageTests(SampleTrees samples) : IClassFixture<SampleTrees>
{
    private static string Telegraf => Path.Combine(SampleTrees.Folder, "telegraf/plugins/inputs/lustre2/testcases");

    [SampleFact]
    public void Every_file_of_a_captured_host_is_read_or_there_is_a_reason_why_not()
    {
        var reasons = NotRead.All.SelectMany(n => n.Patterns()).ToList();
        var used = new HashSet<string>();
        var unread = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var roots in (LustreRoots[])[samples.Live("2.17.0"), samples.Live("2.15.8"), SampleTrees.Roots(
            Path.Combine(SampleTrees.Folder, "tree-2.10.1"))])
        {
            foreach (var file in Unread(roots))
            {
                var fitting = reasons.Where(r => r.Regex.IsMatch(file)).Select(r => r.Pattern).ToList();
                used.UnionWith(fitting);
                if (fitting.Count == 0)
                    unread.Add(file);
            }
        }

        Names.AreNone(unread);
        Names.AreNone(reasons.Select(r => r.Pattern).Except(used));
    }

    [SampleFact]
    public void A_reason_is_given_once() =>
        Assert.Empty(NotRead.All.SelectMany(n => n.Patterns()).GroupBy(p => p.Pattern).Where(g => g.Count() > 1).Select(g => g.Key));

    [SampleFact]
    public void Every_file_of_the_small_trees_of_2_12_is_read() => Assert.All(
        Directory.EnumerateDirectories(Telegraf).ToArray(),
        folder =>
        {
            var proc = Directory.Exists(Path.Combine(folder, "host_proc")) ? "host_proc" : "proc";
            var roots = LustreRoots.Under(
                Path.Combine(folder, proc), Path.Combine(folder, "sys"), Path.Combine(folder, "sys/kernel/debug"));
            Assert.NotEmpty(Files(roots));
            Names.AreNone(Unread(roots));
        });

    private static IEnumerable<string> Unread(LustreRoots roots)
    {
        var (watch, options) = (new TestWatch(), GoldenTree.EverythingOn());
        var plans = new LustreDiscovery(roots).Discover(new TestWatch()).Targets.SelectMany(t => LustreSources.For(t, roots, options))
            .Concat(LustreSources.Node(roots, options)).Concat(LustreSources.Lnet(roots, options));
        foreach (var plan in plans)
            plan.Create().Read(watch);
        var folders = new Dictionary<string, string>();
        var read = watch.Paths.Distinct().Select(
            p => Path.Combine(Real(Path.GetDirectoryName(Path.GetFullPath(p))!, folders), Path.GetFileName(p))).ToHashSet();
        return Files(roots).Where(f => !read.Contains(f.Path)).Select(f => f.Name);
    }

    /// <summary>All files without links: a link leads to a file that is listed in its own place.</summary>
    private static IEnumerable<(string Name, string Path)> Files(LustreRoots roots)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        (string Root, string Name)[] places =
            [(roots.Proc, "lustre"), (roots.Sys, "lustre"), (roots.Debug, "lustre"), (roots.LnetDebug, "lnet"), (roots.LnetProc, "lnet")];
        return places.Select(p => (Root: Real(Path.GetFullPath(p.Root), []), p.Name)).Where(p => Directory.Exists(p.Root))
            .SelectMany(
                p => Directory.EnumerateFiles(p.Root, "*", options).Select(f => ($"{p.Name}/{Path.GetRelativePath(p.Root, f)}", f)));
    }

    private static string Real(string folder, Dictionary<string, string> known)
    {
        if (known.TryGetValue(folder, out var real))
            return real;
        var parent = Path.GetDirectoryName(folder);
        real = parent is null ? folder : Path.Combine(Real(parent, known), Path.GetFileName(folder));
        if (new DirectoryInfo(real) is { LinkTarget: not null } link)
            real = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        return known[folder] = Path.GetFullPath(real);
    }
}
