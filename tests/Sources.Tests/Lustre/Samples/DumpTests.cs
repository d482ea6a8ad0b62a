using System.Text.RegularExpressions;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Lfs;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Samples;

/// <summary>Output of <c>lctl get_param</c> of other hosts, laid out as the files that it shows.</summary>
public sealed class DumpTests
{
    private static string Folder => Path.Combine(SampleTrees.Folder, "lctl");

    [SampleFact]
    public void Every_parameter_of_the_dumps_that_a_source_reads_is_read_whole()
    {
        var (refused, unread, read) = (new List<string>(), new List<string>(), 0);
        foreach (var dump in Directory.EnumerateFiles(Folder, "*.txt").Order(StringComparer.Ordinal))
        {
            var parameters = LctlDump.Parameters(File.ReadAllText(dump)).ToList();
            if (parameters.Count == 0)
                continue;
            using var tree = new LustreTree();
            foreach (var (name, value) in parameters)
            {
                tree.Proc(LctlDump.PathOf(name), value);
                if (LctlDump.TargetOf(name) is { } target)
                    Directory.CreateDirectory(Path.Combine(tree.Roots.Proc, target));
            }

            var (watch, readings) = ReadAll(tree.Roots);
            refused.AddRange(readings.Where(r => r.Value.LinesRefused > 0)
                .Select(r => $"{Path.GetFileName(dump)} {r.Key}: {r.Value.LinesRefused}, first {r.Value.FirstRefusal}"));
            read += parameters.Count(p => watch.Paths.Contains(Path.Combine(tree.Roots.Proc, LctlDump.PathOf(p.Name))));
            unread.AddRange(parameters.Select(p => p.Name).Distinct().Where(n => IsKnown(n)
                && !watch.Paths.Contains(Path.Combine(tree.Roots.Proc, LctlDump.PathOf(n)))).Select(n => $"{Path.GetFileName(dump)} {n}"));
        }

        Assert.Equal(989, read);
        Names.AreNone(unread);
        Names.AreNone(refused);
    }

    [SampleFact]
    public void What_lfs_printed_on_live_hosts_is_read_whole()
    {
        foreach (var version in (string[])["2.17.0", "2.15.8"])
        {
            var findings = new Findings();
            var check = new LfsCheckParser();
            new LineWalker<LfsCheckParser>(check, findings, "lfs check servers").Parse(SampleTrees.Printed(version, "lfs_check_servers"));
            Assert.Equal((6, true), (check.Servers.Count, check.Servers.All(s => s.IsActive)));
            foreach (var command in (string[])["lfs_df", "lfs_df_v"])
            {
                var df = new LfsDfParser();
                new LineWalker<LfsDfParser>(df, findings, command).Parse(SampleTrees.Printed(version, command));
                Assert.Equal(["scratch-MDT0000", "scratch-OST0000", "scratch-OST0001"], df.Rows.Select(r => r.Target));
                Assert.All(df.Rows, r => Assert.Equal(("", true), (r.Flags, r.Space?.Total > r.Space?.Used)));
            }

            Assert.Equal((0, null), (findings.LinesRefused, findings.FirstRefusal));
        }
    }

    private static (TestWatch Watch, Dictionary<string, Reading> Readings) ReadAll(LustreRoots roots)
    {
        var (watch, options) = (new TestWatch(), Trees.GoldenTree.EverythingOn());
        var plans = new LustreDiscovery(roots).Discover(new TestWatch()).Targets.SelectMany(
            t => LustreSources.For(t, roots, options)).Concat(LustreSources.Node(roots, options));
        return (watch, plans.ToDictionary(p => p.Name, p => p.Create().Read(watch)));
    }

    private static bool IsKnown(string name) => LustreSources.Parameters.Any(p => Regex.IsMatch(
        name,
        '^' + Regex.Escape(p.Name).Replace(@"osd-\*", "osd-[a-z]+", StringComparison.Ordinal)
            .Replace(@"\*", "[^.]+", StringComparison.Ordinal) + '$',
        RegexOptions.CultureInvariant));
}
