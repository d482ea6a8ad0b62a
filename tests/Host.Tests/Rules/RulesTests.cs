using System.Text.RegularExpressions;
using LustreActors.Host.Tests.House;
using LustreActors.Host.Tests.Running;
using Xunit.Sdk;

namespace LustreActors.Host.Tests.Rules;

/// <summary>The rules for Prometheus: that they are right, tested, documented, and about series that the program has.</summary>
public partial class RulesTests
{
    private const string Promtool = "promtool";
    private const string Runbooks = "file:///usr/share/doc/lustre-exporter/symptoms/";

    /// <summary>Labels that Prometheus or a rule adds to a series.</summary>
    private static readonly string[] Added = ["instance", "job", "member"];

    [NeedsFact(Promtool, "prometheus")]
    public async Task Promtool_accepts_every_file_of_rules() =>
        (await Daemon.RunAsync(Promtool, ["check", "rules", .. RuleFiles.Rules])).Expect(0);

    [NeedsFact(Promtool, "prometheus")]
    public async Task Every_case_of_the_rules_holds()
    {
        foreach (var file in RuleFiles.Tests)
            (await Daemon.RunAsync(Promtool, ["test", "rules", file])).Expect(0);
    }

    [Fact]
    public void Every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_is_silent()
    {
        Assert.InRange(RuleFiles.Alerts.Count, 130, 1000);
        Assert.All(RuleFiles.Alerts, alert =>
        {
            Assert.Contains(new AlertCase(alert.Name, true), RuleFiles.Cases);
            Assert.Contains(new AlertCase(alert.Name, false), RuleFiles.Cases);
        });
    }

    [Fact]
    public void Every_alert_has_a_name_of_its_own_a_severity_and_all_annotations()
    {
        Assert.Equal(RuleFiles.Alerts.Count, RuleFiles.Alerts.Select(a => a.Name).Distinct().Count());
        Assert.All(RuleFiles.Alerts, alert =>
        {
            Assert.True(alert.Severity is "critical" or "warning" or "info", $"{alert.Name}: {alert.Severity}");
            Assert.Equal("description, runbook_url, summary", string.Join(", ", alert.Annotations.Keys.Order()));

            // The value of some is always 1: their labels name what is wrong.
            Assert.Contains("{{ $", alert.Annotations["description"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_runbook_url_leads_to_a_heading_whose_section_names_the_alert() =>
        Assert.All(RuleFiles.Alerts, alert =>
        {
            var url = alert.Annotations["runbook_url"];
            Assert.StartsWith(Runbooks, url, StringComparison.Ordinal);
            var parts = url[Runbooks.Length..].Split('#');
            var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "symptoms", parts[0]));
            var section = Section().Matches(page).SingleOrDefault(m => Anchor(m.Groups[1].Value) == parts[1])
                ?? throw new XunitException($"{alert.Name}: {parts[0]} has no heading #{parts[1]}");
            Assert.Contains(alert.Name, section.Value, StringComparison.Ordinal);
        });

    [Fact]
    public void Every_family_and_label_of_a_rule_is_one_of_the_program() => Assert.All(Expressions, expression =>
    {
        var labels = new HashSet<string>(Added);
        var isRecordedOnly = true;
        foreach (var selector in Expression.Selectors(expression))
        {
            if (selector.Name == "up" || RuleFiles.Recorded.ContainsKey(selector.Name))
                continue;
            if (!RuleFiles.Catalogue.TryGetValue(selector.Name, out var known))
                throw new XunitException($"no family {selector.Name} in: {expression}");
            Assert.All(selector.Labels, l => Assert.Contains(l, known.Concat(Added)));
            labels.UnionWith(known);
            isRecordedOnly = false;
        }

        if (!isRecordedOnly)
            Assert.All(Expression.GroupedLabels(expression), l => Assert.Contains(l, labels));
    });

    /// <summary>
    /// An answer for the whole cluster repeats the members' series with the label <c>member</c>. Where both are stored, a rule that takes
    /// them all counts twice.
    /// </summary>
    [Fact]
    public void Rules_leave_out_the_series_that_an_answer_for_the_cluster_repeats() => Assert.All(Expressions, expression =>
    {
        foreach (var selector in Expression.Selectors(expression).Where(s => RuleFiles.Catalogue.ContainsKey(s.Name)))
        {
            var isOfTheCluster = selector.Name.StartsWith("cluster_", StringComparison.Ordinal)
                || selector.Name.StartsWith("lustre_exporter_cluster_", StringComparison.Ordinal);
            Assert.Equal(!isOfTheCluster, selector.Matchers.Contains("member=\"\"", StringComparison.Ordinal));
        }
    });

    [Fact]
    public void The_tokenizer_finds_series_and_no_functions_keywords_or_durations()
    {
        const string Text =
            """sum by (a, b) (rate(x_total{c="}",d=~"y{4}"}[5m])) / on (a) (z > 5e8) and label_replace(w, "q", "", "", "")""";
        Assert.Equal("x_total, z, w", string.Join(", ", Expression.Selectors(Text).Select(s => s.Name)));
        Assert.Equal("c, d", string.Join(", ", Expression.Selectors(Text)[0].Labels));
        Assert.Equal("a, b, a", string.Join(", ", Expression.GroupedLabels(Text)));
    }

    private static IEnumerable<string> Expressions => RuleFiles.Alerts.Select(a => a.Expression).Concat(RuleFiles.Recorded.Values);

    /// <summary>The name by which a link leads to a heading.</summary>
    private static string Anchor(string heading) =>
        NoAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^## (.*)$[\s\S]*?(?=^## |\z)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NoAnchor();
}
