using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Node;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Dashboards;

/// <summary>
/// Every query of every dashboard, asked as Grafana asks, of a Prometheus that scrapes the demo and a host with everything.
/// </summary>
public partial class DashboardsOnPrometheusTests
{
    private const string Range = "1m";

    /// <summary>Panels that show nothing while all is well, and why.</summary>
    private static readonly Dictionary<string, string> MayBeEmpty = new()
    {
        ["Days until full"] = "only a filesystem that fills up has an end, and those of the demo are also emptied",
        ["Unavailable targets"] = "all targets are served",
        ["Firing alerts"] = "this Prometheus has no rules",
        ["Connections that are lost"] = "all mounts are connected",
        ["Sources that were down"] = "all sources are up",
        ["Members by status"] = "the demo is no member of a cluster",
        ["Partial answers"] = "the demo is no member of a cluster",
        ["Time of a disk's operation"] = "the files of the host stand still",
    };

    /// <summary>What the demo must do so that every other panel has data.</summary>
    private static readonly string[] Healthy = ["--hang-after", "1000000", "-Dlustre.lnet.peers.enabled=on"];

    private readonly List<string> _missing = [];

    [NeedsFact(RealPrometheus.Program, "prometheus", "gcc", "gcc")]
    public async Task Every_query_and_variable_of_every_dashboard_returns_data()
    {
        await using var demo = await RunningExporter.DemoAsync(Healthy);
        await using var files = new HostOfFiles();
        await using var host = await RunningExporter.StartAsync(files.Settings);
        string[] addresses = [$"127.0.0.1:{demo.Address.Port}", $"127.0.0.1:{host.Address.Port}"];
        await using var prometheus = await RealPrometheus.ScrapingAsync(addresses, "2s");
        using var questions = new PrometheusQuestions(prometheus.Url);
        var asked = CommittedDashboard.All.Select(d => new AskedDashboard(d, new GrafanaVariables("10s", Range))).ToList();

        var scrapes = 0d;
        await Eventually.HoldsAsync(async () =>
        {
            files.Work();

            // Another round is worth its cost only after another scrape.
            var now = PrometheusQuestions.Numbers(await questions.QueryAsync("count_over_time(up[1h])")).FirstOrDefault();
            if (now > scrapes)
            {
                scrapes = now;
                _missing.Clear();
                foreach (var dashboard in asked)
                    await AskAsync(questions, dashboard);
            }

            Assert.True(
                scrapes > 0 && _missing.Count == 0, $"after {scrapes} scrapes these return nothing:\n{string.Join('\n', _missing)}");
        });
    }

    [Fact]
    public void Every_panel_that_may_be_empty_is_one_of_a_dashboard()
    {
        var panels = CommittedDashboard.All.SelectMany(d => d.Panels).Select(p => p.Text("title")).ToHashSet();
        Assert.All(MayBeEmpty.Keys, panel => Assert.Contains(panel, panels));
    }

    /// <summary>Asks what has not returned data yet.</summary>
    private async Task AskAsync(PrometheusQuestions questions, AskedDashboard asked)
    {
        foreach (var (name, selector, label) in asked.Dashboard.VariableQueries)
        {
            var replaced = asked.Variables.Replace(selector);
            var values = replaced is null ? [] : await questions.LabelValuesAsync(replaced, label);
            if (values.Count > 0)
                asked.Variables.SetAll(asked.Dashboard.Variables.Single(v => v.Text("name") == name), values);
            else
                _missing.Add($"{asked.Dashboard.Uid}: variable {name}");
        }

        foreach (var query in asked.Queries.ToList())
        {
            var expression = asked.Variables.Replace(query.Expression);
            IReadOnlyList<JsonElement> result = expression is null
                ? []
                : query.IsInstant ? await questions.QueryAsync(expression) : await questions.QueryRangeAsync(expression);
            var labels = Label().Matches(query.Legend).Select(m => m.Groups[1].Value);
            if (PrometheusQuestions.Numbers(result).Any()
                && labels.All(l => result.Any(s => s.GetProperty("metric").TryGetProperty(l, out _))))
                asked.Queries.Remove(query);
            else if (!MayBeEmpty.ContainsKey(query.Panel))
                _missing.Add($"{asked.Dashboard.Uid}: {query.Panel} ({query.Legend}): {result.Count} series of {expression}");
        }
    }

    private sealed record AskedDashboard(CommittedDashboard Dashboard, GrafanaVariables Variables)
    {
        /// <summary>Those that have not returned data yet.</summary>
        public List<PanelQuery> Queries { get; } = [.. Dashboard.Queries];
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Label();
}
