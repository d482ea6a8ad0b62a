using System.Text.RegularExpressions;
using LustreActors.Dashboards.Queries;
using LustreActors.Host.Tests.House;
using LustreActors.Host.Tests.Rules;
using Xunit.Sdk;

namespace LustreActors.Host.Tests.Dashboards;

/// <summary>The committed queries: that they are about series that the program has, and use them as their types allow.</summary>
public partial class DashboardQueriesTests
{
    /// <summary>Series of Prometheus itself.</summary>
    private static readonly string[] OfPrometheus = ["up", "ALERTS"];

    /// <summary>Labels that Prometheus, a rule or a function adds to a series.</summary>
    private static readonly string[] Added =
        ["instance", "job", "member", "alertname", "alertstate", "severity", "source", "target", "direction"];

    private static readonly FamilyCatalogue Catalogue =
        FamilyCatalogue.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md")));

    [Fact]
    public void Every_series_and_label_of_a_query_is_one_of_the_program() => Assert.All(Expressions, expression =>
    {
        var labels = new HashSet<string>(Added);
        var selectors = Expression.Selectors(expression);
        Assert.NotEmpty(selectors);
        foreach (var selector in selectors.Where(s => !OfPrometheus.Contains(s.Name)))
        {
            var known = RuleFiles.Catalogue.GetValueOrDefault(selector.Name)
                ?? throw new XunitException($"no series {selector.Name} in: {expression}");
            Assert.All(selector.Labels, l => Assert.Contains(l, known.Concat(Added)));
            labels.UnionWith(known);
        }

        Assert.All(Expression.GroupedLabels(expression), l => Assert.Contains(l, labels));
    });

    [Fact]
    public void Rates_are_taken_of_counters_and_of_nothing_else() => Assert.All(Expressions, expression =>
    {
        var ofRates = Rate().Matches(expression).Select(m => m.Groups[1].Value).ToList();
        Assert.All(ofRates, name => Assert.True(Catalogue.Find(name)?.IsCounter, $"{name} is no counter: {expression}"));
        var counters = Expression.Selectors(expression).Count(s => Catalogue.Find(s.Name) is { IsCounter: true });
        Assert.True(counters == ofRates.Count, $"a counter without rate() or increase(): {expression}");
    });

    /// <summary>As for the rules: an answer for the whole cluster repeats the members' series with the label <c>member</c>.</summary>
    [Fact]
    public void Queries_leave_out_the_series_that_an_answer_for_the_cluster_repeats() => Assert.All(Expressions, expression =>
    {
        foreach (var selector in Expression.Selectors(expression).Where(s => RuleFiles.Catalogue.ContainsKey(s.Name)))
        {
            var isOfTheCluster = selector.Name.StartsWith("cluster_", StringComparison.Ordinal)
                || selector.Name.StartsWith("lustre_exporter_cluster_", StringComparison.Ordinal);
            Assert.Equal(!isOfTheCluster, selector.Matchers.Contains("member=\"\"", StringComparison.Ordinal));
        }
    });

    [Fact]
    public void No_query_needs_the_recording_rules() => Assert.All(
        Expressions,
        expression => Assert.DoesNotContain(Expression.Selectors(expression), s => RuleFiles.Recorded.ContainsKey(s.Name)));

    /// <summary>All queries, without Grafana's names for times.</summary>
    private static IEnumerable<string> Expressions =>
        CommittedDashboard.All.SelectMany(d => d.Queries).Select(q => GrafanaTime().Replace(q.Expression, "5m"));

    [GeneratedRegex(@"\$__\w+")]
    private static partial Regex GrafanaTime();

    [GeneratedRegex(@"\b(?:rate|increase)\((\w+)")]
    private static partial Regex Rate();
}
