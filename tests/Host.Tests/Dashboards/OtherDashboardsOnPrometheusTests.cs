using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Node;
using LustreActors.Host.Tests.Running;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre.Compat;

namespace LustreActors.Host.Tests.Dashboards;

/// <summary>
/// The queries of GSI's dashboards, and the names of all three exporters, asked of a Prometheus that scrapes the demo with
/// <c>metrics.compat</c>.
/// </summary>
public class OtherDashboardsOnPrometheusTests
{
    private const string Group = "oss";

    /// <summary>The dashboards show one job. This stands for any that reads and writes, and does metadata operations.</summary>
    private const string AnyJob = ".+";

    private const string Lnetctl = "only lnetctl shows it, and the demo has none";
    private const string Ddn = "only DDN's releases have such quotas";
    private const string Idle = "nothing asks this service in the demo";
    private const string Memory = "Lustre takes locks back when memory is short, which it never is in the demo";
    private const string Recovery = "only a target that recovers has it";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <summary>Names that the demo does not have, and why.</summary>
    private static readonly Dictionary<string, string> NotInTheDemo = new()
    {
        ["lustre_health_sensitivity"] = Lnetctl,
        ["lustre_health_value"] = Lnetctl,
        ["lustre_lqa_quota_granted"] = Ddn,
        ["lustre_lqa_quota_hard"] = Ddn,
        ["lustre_lqa_quota_soft"] = Ddn,
        ["lustre_mds_mdt_out_stats"] = Idle,
        ["lustre_mds_mdt_setattr_stats"] = Idle,
        ["lustre_shrink_freed_total"] = Memory,
        ["lustre_shrink_requests_total"] = Memory,
        ["recovery_status_connected_clients"] = Recovery,
        ["recovery_status_evicted_clients"] = Recovery,
        ["recovery_status_time_remaining_seconds"] = Recovery,
    };

    private readonly List<string> _missing = [];

    [NeedsFact(RealPrometheus.Program, "prometheus")]
    public async Task Every_query_and_variable_of_GSIs_dashboards_returns_data()
    {
        await using var demo = await RunningExporter.DemoAsync("--hang-after", "1000000", "-Dmetrics.compat=[gsi]");
        await using var files = new HostOfFiles();
        await using var node = await RunningExporter.StartAsync(files.Settings);
        await using var prometheus = await RealPrometheus.StartAsync($"""
            global: {"{"} scrape_interval: 2s, scrape_timeout: 2s {"}"}
            scrape_configs:
            - job_name: lustre
              static_configs: [ {"{"} targets: [ '127.0.0.1:{demo.Address.Port}' ], labels: {"{"} group: {Group} {"}"} {"}"} ]
            - job_name: node
              static_configs: [ {"{"} targets: [ '127.0.0.1:{node.Address.Port}' ], labels: {"{"} group: {Group} {"}"} {"}"} ]
            """);
        using var questions = new PrometheusQuestions(prometheus.Url);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["lustre_port"] = $"{demo.Address.Port}",
            ["node_port"] = $"{node.Address.Port}",
            ["lustre_job"] = "lustre",
            ["node_job"] = "node",
            ["group"] = Group,
            ["jobid"] = AnyJob,
        };
        var asked = OtherDashboards.Queries.ToList();

        await AskAfterEachScrapeAsync(questions, async () =>
        {
            files.Work();
            foreach (var variable in OtherDashboards.Variables)
                await SetAsync(questions, variable, variables);
            foreach (var query in asked.ToList())
            {
                if (await HasAnswerAsync(questions, query, variables))
                    asked.Remove(query);
            }
        });
    }

    /// <summary>HPE and Whamcloud publish no dashboards: a counter is asked for its rate, and anything else for its value.</summary>
    [NeedsFact(RealPrometheus.Program, "prometheus")]
    public async Task Every_name_of_the_other_exporters_has_values()
    {
        await using var demo = await RunningExporter.DemoAsync(
            "--hang-after", "1000000", "-Dmetrics.compat=[gsi, hpe, whamcloud]", "-Dmetrics.compat-prefer=theirs");
        await using var prometheus = await RealPrometheus.ScrapingAsync([$"127.0.0.1:{demo.Address.Port}"], "2s");
        using var questions = new PrometheusQuestions(prometheus.Url);
        var asked = CompatFamilies.All.Where(f => !NotInTheDemo.ContainsKey(f.Name)).ToList();
        Assert.InRange(asked.Count, 100, 300);

        await AskAfterEachScrapeAsync(questions, async () =>
        {
            foreach (var family in asked.ToList())
            {
                var name = $"{{__name__=\"{family.Name}\"}}";
                var result = await questions.QueryAsync(family.Type == MetricType.Counter ? $"rate({name}[1m])" : name);
                if (PrometheusQuestions.Numbers(result).Any())
                    asked.Remove(family);
                else
                    _missing.Add(family.Name);
            }
        });
    }

    [Fact]
    public void Every_name_that_the_demo_lacks_is_one_of_another_exporter() =>
        Assert.All(NotInTheDemo.Keys, name => Assert.Contains(CompatFamilies.All, f => f.Name == name));

    /// <summary>Asks again after each scrape, until nothing is missing.</summary>
    private async Task AskAfterEachScrapeAsync(PrometheusQuestions questions, Func<Task> askAsync)
    {
        var scrapes = 0d;
        await Eventually.HoldsAsync(
            async () =>
            {
                var now = PrometheusQuestions.Numbers(await questions.QueryAsync("min(count_over_time(up[1h]))")).FirstOrDefault();
                if (now > scrapes)
                {
                    _missing.Clear();
                    await askAsync();
                    scrapes = now;
                }

                Assert.True(
                    scrapes > 0 && _missing.Count == 0, $"after {scrapes} scrapes these return nothing:\n{string.Join('\n', _missing)}");
            },
            Longest);
    }

    private async Task SetAsync(PrometheusQuestions questions, OtherVariable variable, Dictionary<string, string> variables)
    {
        var result = await questions.QueryAsync(Replaced(variable.Expression, variables));
        var values = result.Select(s => Regex.Match(LabelOf(s, variable.Label), Replaced(variable.Pattern, variables)))
            .Where(m => m.Success).Select(m => m.Groups[1].Value).Distinct().ToList();
        if (values.Count > 0)
            variables[variable.Name] = values[0];
        else
            _missing.Add($"variable {variable.Name}: {variable.Expression}");
    }

    private async Task<bool> HasAnswerAsync(PrometheusQuestions questions, OtherQuery query, Dictionary<string, string> variables)
    {
        var expression = Replaced(query.Expression, variables);
        var result = await questions.QueryRangeAsync(expression);
        var labels = query.Labels.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (PrometheusQuestions.Numbers(result).Any() && labels.All(l => result.All(s => LabelOf(s, l).Length > 0)))
            return true;
        _missing.Add($"{query.Panel}: {result.Count} series of {expression}");
        return false;
    }

    private static string LabelOf(JsonElement series, string label) =>
        series.GetProperty("metric").TryGetProperty(label, out var value) ? value.GetString()! : "";

    /// <summary>A variable that has no value yet stays as it is, and selects nothing.</summary>
    private static string Replaced(string expression, Dictionary<string, string> variables) =>
        Regex.Replace(expression, @"\$(\w+)", use => variables.GetValueOrDefault(use.Groups[1].Value, use.Value));
}
