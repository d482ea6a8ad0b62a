using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Deploy;
using LustreActors.Host.Tests.House;
using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Rules;

/// <summary>An alert of <c>deploy/prometheus/rules</c>.</summary>
internal sealed record Alert(string File, string Name, string Expression, string Severity, IReadOnlyDictionary<string, string> Annotations);

/// <summary>A case of <c>deploy/prometheus/tests</c>.</summary>
/// <param name="Fires">Whether the alert is expected to fire.</param>
internal sealed record AlertCase(string Alert, bool Fires);

/// <summary>Reads the rules for Prometheus and their tests.</summary>
internal static partial class RuleFiles
{
    public static string Folder { get; } = Path.Combine(Yaml.Folder, "prometheus");

    public static IReadOnlyList<string> Rules { get; } = In("rules");

    public static IReadOnlyList<string> Tests { get; } = In("tests");

    public static IReadOnlyList<Alert> Alerts { get; } =
    [
        .. from file in Rules
           from rule in RulesOf(file)
           where rule.Find("alert") is not null
           select new Alert(
               file, rule.Text("alert"), rule.Text("expr"), rule.Text("labels", "severity"), rule.At("annotations").Texts()),
    ];

    /// <summary>The recording rules: name and expression.</summary>
    public static IReadOnlyDictionary<string, string> Recorded { get; } =
        Rules.SelectMany(RulesOf).Where(r => r.Find("record") is not null).ToDictionary(r => r.Text("record"), r => r.Text("expr"));

    public static IReadOnlyList<AlertCase> Cases { get; } =
    [
        .. from file in Tests
           from test in Yaml.Read(file).Single().At("tests").Items()
           from check in test.Find("alert_rule_test").Items()
           select new AlertCase(check.Text("alertname"), check.Find("exp_alerts").Items().Any()),
    ];

    /// <summary>
    /// The labels of all series that the program can have, by their names. They are read from the page of metrics, which another test
    /// compares with the program.
    /// </summary>
    public static IReadOnlyDictionary<string, string[]> Catalogue { get; } = ReadCatalogue();

    private static string[] In(string folder) => [.. Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.yml").Order()];

    private static IEnumerable<YamlNode> RulesOf(string file) =>
        Yaml.Read(file).Single().At("groups").Items().SelectMany(g => g.At("rules").Items());

    private static Dictionary<string, string[]> ReadCatalogue()
    {
        var series = new Dictionary<string, string[]>();
        foreach (Match row in Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md"))))
        {
            var labels = Word().Matches(row.Groups["labels"].Value).Select(m => m.Value).ToArray();
            var name = row.Groups["name"].Value;
            var type = row.Groups["type"].Value;
            series[name] = labels;
            if (type is not ("histogram" or "summary"))
                continue;
            series[name + "_sum"] = series[name + "_count"] = labels;
            if (type == "histogram")
                series[name + "_bucket"] = [.. labels, "le"];
        }

        return series;
    }

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<type>\w+) \| [^|]* \| (?<labels>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
