using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Rules;

/// <summary>An alert that fires, as Prometheus shows it.</summary>
internal sealed record FiringAlert(
    string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);

/// <summary>
/// A Prometheus with the rules of <c>deploy/prometheus</c>, which scrapes and evaluates every second. Alerts wait for a second, and a
/// range of an hour or less becomes ten seconds; the expressions are otherwise those that ship.
/// </summary>
internal sealed partial class PrometheusWithRules : IAsyncDisposable
{
    private readonly Scratch _rules;
    private readonly RealPrometheus _prometheus;
    private readonly HttpClient _http;

    private PrometheusWithRules(Scratch rules, RealPrometheus prometheus)
    {
        (_rules, _prometheus) = (rules, prometheus);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = prometheus.Url };
    }

    /// <param name="ports">The ports of the collectors.</param>
    /// <param name="more">Further jobs, or other parts of prometheus.yml.</param>
    public static async Task<PrometheusWithRules> StartAsync(IEnumerable<int> ports, string more = "")
    {
        var rules = new Scratch();
        foreach (var file in RuleFiles.Rules)
            rules.Write(Path.GetFileName(file), Hasten(await File.ReadAllTextAsync(file)));
        return new PrometheusWithRules(rules, await RealPrometheus.StartAsync($$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            rule_files: [ '{{rules.Folder}}/*.yml' ]
            scrape_configs:
            - job_name: lustre
              static_configs: [ { targets: [ {{string.Join(", ", ports.Select(p => $"'127.0.0.1:{p}'"))}} ] } ]
            {{more}}
            """));
    }

    public async Task<IReadOnlyList<FiringAlert>> FiringAsync()
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync("/api/v1/alerts"));
        return
        [
            .. from alert in answer.RootElement.GetProperty("data").GetProperty("alerts").EnumerateArray()
               where alert.GetProperty("state").GetString() == "firing"
               let labels = Texts(alert.GetProperty("labels"))
               select new FiringAlert(labels["alertname"], labels, Texts(alert.GetProperty("annotations"))),
        ];
    }

    /// <summary>The number of samples that a query finds.</summary>
    public async Task<int> CountAsync(string query)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(query)));
        return answer.RootElement.GetProperty("data").GetProperty("result").GetArrayLength();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _prometheus.DisposeAsync();
        _rules.Dispose();
    }

    private static Dictionary<string, string> Texts(JsonElement of) =>
        of.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);

    private static string Hasten(string rules) => Range().Replace(Wait().Replace(rules, "for: 1s"), "[10s]");

    [GeneratedRegex(@"\bfor: \w+")]
    private static partial Regex Wait();

    [GeneratedRegex(@"\[(\d+m|1h)\]")]
    private static partial Regex Range();
}
