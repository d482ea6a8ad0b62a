using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Writing;
using LustreActors.Sources.Lustre.Compat;
using LustreActors.Sources.Tests.Lustre.Trees;

namespace LustreActors.Sources.Tests.Lustre.Compat;

public sealed class CompatNamesTests
{
    private static readonly string Trees = Path.Combine(Checkout.Root, "tests/Sources.Tests/Lustre/Trees");

    public static TheoryData<string> Exporters => ["gsi", "hpe", "whamcloud"];

    public static TheoryData<string> Fixtures =>
        [.. Directory.EnumerateFiles(Trees, "*.tree").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Exporters))]
    public void Every_name_of_another_exporter_is_shown_or_has_a_reason(string exporter)
    {
        var names = exporter switch
        {
            "gsi" => OtherExporters.Gsi,
            "hpe" => OtherExporters.Hpe,
            _ => OtherExporters.Whamcloud,
        };
        var flag = CompatNames.Words.Single(w => w.Word == exporter).Exporter;
        var declared = CompatNames.All.Where(n => n.Exporters.HasFlag(flag)).ToList();

        Assert.Equal(names.Order(StringComparer.Ordinal), declared.Select(n => n.Name).Order(StringComparer.Ordinal));
        Assert.All(declared, n => Assert.True(n.IsSame || !n.Rules.IsEmpty || n.Remark.Length > 0, n.Name));
        Assert.All(declared.Where(n => n.Collides), n => Assert.NotEqual("", n.Remark));
    }

    [Fact]
    public void The_page_of_names_is_what_the_declarations_say()
    {
        var page = Path.Combine(Checkout.Root, "docs", "compat.md");
        if (Environment.GetEnvironmentVariable("LUSTRE_WRITE_GOLDEN") == "1")
            File.WriteAllText(page, CompatPage.Markdown());
        Assert.Equal(File.ReadAllText(page), CompatPage.Markdown());
    }

    [Fact]
    public void No_name_of_another_exporter_takes_one_of_ours_except_where_the_page_says_so()
    {
        var owners = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        foreach (var family in CompatNames.Own.Values.Concat(CompatNames.Families))
            Assert.All(family.SampleNames, name => Assert.True(owners.TryAdd(name, family), $"{family.Name} takes {name}"));

        Assert.Equal(
            [
                "lustre_cache_access_total", "lustre_cache_miss_total", "lustre_client_export_stats", "lustre_locks_granted",
                "lustre_rpcs_in_flight",
            ],
            CompatNames.All.Where(n => n.Collides).Select(n => n.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Every_tree_can_be_shown_by_all_names_at_once(string fixture)
    {
        using var tree = GoldenTree.Of(Path.Combine(Trees, fixture));
        foreach (var order in (string[][])[["gsi", "hpe", "whamcloud"], ["whamcloud", "hpe", "gsi"]])
        {
            foreach (var othersWin in (bool[])[false, true])
            {
                var all = Extended(tree, new CompatFamilies(order, othersWin));
                var text = new System.Buffers.ArrayBufferWriter<byte>();
                all.Write(text, ExpositionFormat.OpenMetrics);
                var samples = Encoding.UTF8.GetString(text.WrittenSpan).Split('\n').Where(l => l.Length > 0 && l[0] != '#')
                    .Select(l => l[..l.LastIndexOf(' ')]).ToList();
                Assert.Equal(samples.Count, samples.Distinct().Count());
            }
        }
    }

    [Fact]
    public void Every_query_of_GSIs_dashboards_has_an_answer()
    {
        var gsi = new CompatFamilies(["gsi"], othersWin: false);
        var answered = new HashSet<string>();
        foreach (var fixture in (string[])["2.17-server.tree", "2.15.4-server.tree"])
        {
            using var tree = GoldenTree.Of(Path.Combine(Trees, fixture));
            var all = Extended(tree, gsi);
            Assert.All(OtherExporters.DashboardQueries, query => Assert.True(
                Answers(all, query), $"{fixture}: {query.Name}{{component={query.Component}}} by {query.Labels}"));
        }
    }

    [Fact]
    public void A_family_of_another_exporter_replaces_ours_when_theirs_is_preferred()
    {
        using var tree = GoldenTree.Of(Path.Combine(Trees, "2.17-client.tree"));

        var ours = Family(Extended(tree, new CompatFamilies(["gsi"], othersWin: false)), "lustre_rpcs_in_flight");
        var theirs = Family(Extended(tree, new CompatFamilies(["gsi"], othersWin: true)), "lustre_rpcs_in_flight");

        Assert.Equal((MetricType.Histogram, MetricType.Gauge), (ours.Type, theirs.Type));
    }

    [Fact]
    public void Of_two_exporters_the_first_decides_what_a_name_means()
    {
        Assert.Contains(new CompatFamilies(["gsi", "whamcloud"], true).Collisions, c => c.Name == "lustre_cache_access_total");
        Assert.DoesNotContain(new CompatFamilies(["whamcloud", "gsi"], true).Collisions, c => c.Name == "lustre_cache_access_total");
    }

    [Fact]
    public void Equal_settings_make_equal_families()
    {
        Assert.Equal(new CompatFamilies(["gsi", "hpe"], false), new CompatFamilies(["gsi", "hpe"], false));
        Assert.NotEqual(new CompatFamilies(["gsi", "hpe"], false), new CompatFamilies(["hpe", "gsi"], false));
        Assert.NotEqual(new CompatFamilies(["gsi"], false), new CompatFamilies(["gsi"], true));
    }

    /// <summary>Throws where two families contradict each other.</summary>
    private static Exposition Extended(GoldenTree tree, CompatFamilies names) =>
        Exposition.Of(tree.Readings.SelectMany(r => names.Extend(r.Segments)));

    private static MetricFamily Family(Exposition exposition, string name) => exposition.Families.Single(f => f.Name == name);

    private static bool Answers(Exposition all, (string Name, string? Component, string Labels) query)
    {
        foreach (var segment in all.Families.Where(f => f.Name == query.Name).SelectMany(all.SegmentsOf))
        {
            foreach (var sample in segment.Samples)
            {
                if (query.Component is { } component && sample.Label("component"u8) != component)
                    continue;
                var hasAll = true;
                foreach (var label in query.Labels.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    hasAll &= sample.Label(Encoding.UTF8.GetBytes(label)).Length > 0;
                if (hasAll)
                    return true;
            }
        }

        return false;
    }
}
