using System.Globalization;
using System.Text.RegularExpressions;
using LustreActors.Sources.Node;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Node;

/// <summary>
/// The files on which node_exporter 1.12 tests itself, and the text that it expects, where <c>../shared/fixtures/node/upstream</c> is
/// beside this repository.
/// </summary>
public sealed partial class UpstreamFixtureTests : IDisposable
{
    private static readonly string Upstream = Path.Combine(Checkout.Root, "..", "shared", "fixtures", "node", "upstream");

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [UpstreamFact]
    public void Over_the_fixture_of_node_exporter_each_family_has_the_series_that_its_own_test_expects()
    {
        Link("proc", "proc");
        Link("usr", "usr");
        Link("run/udev", "udev");
        LinkSys();
        var expected = Parse(File.ReadAllText(Path.Combine(Upstream, "e2e-output.txt")));
        var roots = new NodeRoots(_root.Path, Path.Combine(_root.Path, "proc"), Path.Combine(_root.Path, "sys"));
        var options = new NodeSourceOptions { TextfileDirectory = Path.Combine(Upstream, "textfile/two_metric_files") };
        var ours = Parse(string.Concat(NodeSources.Plans(roots, options).Select(p => p.Create().Read().Text())));

        var collectors = NodeSources.Families.Select(f => Prefix().Match(f.Name).Value).Where(p => p.Length > 0).ToHashSet();
        var asked = expected.Where(s => collectors.Contains(Prefix().Match(s.Key).Value) && !Others().IsMatch(s.Key)).ToList();
        Assert.InRange(asked.Count, 900, 100_000);
        Assert.Equal([], asked.Where(s => !ours.ContainsKey(s.Key)).Select(s => s.Key));
        Assert.Equal([], asked.Where(s => !IsEqual(s.Value, ours[s.Key])).Select(s => $"{s.Key} {s.Value}, and here {ours[s.Key]}"));
    }

    private void Link(string name, string target)
    {
        var link = Path.Combine(_root.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateSymbolicLink(link, Path.GetFullPath(Path.Combine(Upstream, target)));
    }

    /// <summary>Links the files of <c>sys</c>. Its links are files with their targets there, and are links in <c>sys.ttar</c>.</summary>
    private void LinkSys()
    {
        var sys = Path.GetFullPath(Path.Combine(Upstream, "sys"));
        var links = SymbolicLinks().Matches(File.ReadAllText(Path.Combine(Upstream, "sys.ttar")))
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(sys, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(_root.Path, "sys", Path.GetRelativePath(sys, folder)));
        foreach (var file in Directory.EnumerateFiles(sys, "*", SearchOption.AllDirectories))
        {
            var name = Path.Combine("sys", Path.GetRelativePath(sys, file));
            File.CreateSymbolicLink(Path.Combine(_root.Path, name), links.GetValueOrDefault(name, file));
        }
    }

    /// <summary>Upstream multiplies milliseconds by 0.001, which is not exact.</summary>
    private static bool IsEqual(string expected, string found) =>
        expected == found
        || (double.TryParse(expected, CultureInfo.InvariantCulture, out var a)
            && double.TryParse(found, CultureInfo.InvariantCulture, out var b)
            && Math.Abs(a - b) <= Math.Abs(a) * 1e-12);

    /// <summary>The values by name and sorted labels. Types too.</summary>
    private static Dictionary<string, string> Parse(string text)
    {
        var series = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#' && !line.StartsWith("# TYPE ", StringComparison.Ordinal))
                continue;
            var blank = line.LastIndexOf(' ');
            var (key, value) = (line[..blank], line[(blank + 1)..]);
            if (line[0] == '#')
            {
                series[key["# TYPE ".Length..] + " type"] = value;
                continue;
            }

            var name = key.Split('{')[0];
            var labels = Labels().Matches(key[name.Length..]).Select(m => m.Value).Order(StringComparer.Ordinal);
            series[$"{name}{{{string.Join(',', labels)}}}"] =
                double.Parse(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
        }

        return series;
    }

    [GeneratedRegex("^node_[a-z]+[0-9]*(?=_|$|[{ ])")]
    private static partial Regex Prefix();

    /// <summary>
    /// Families of collectors that are not here: cpu with information, cpufreq, vulnerabilities, NUMA. And the counters of the network,
    /// for which upstream asks the running kernel.
    /// </summary>
    [GeneratedRegex("^node_(cpu_((bug_|flag_|vulnerabilities_)?info|frequency|scaling)|memory_numa|network_(receive|transmit)_.*_total)")]
    private static partial Regex Others();

    [GeneratedRegex("""\w+="(?:[^"\\]|\\.)*"(?=[,}])""")]
    private static partial Regex Labels();

    [GeneratedRegex(@"^Path: (\S+)\nSymlinkTo: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex SymbolicLinks();

    private sealed class UpstreamFactAttribute : FactAttribute
    {
        public UpstreamFactAttribute()
        {
            if (!Directory.Exists(Upstream))
                Skip = "The files of node_exporter (shared/fixtures/node/upstream) are not beside this repository.";
        }
    }
}
