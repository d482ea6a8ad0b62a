using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Deploy;

namespace LustreActors.Host.Tests.Dashboards;

/// <summary>A query of a panel.</summary>
/// <param name="IsInstant">Whether it is asked for one moment, and not for each step of the shown time.</param>
internal sealed record PanelQuery(string Panel, string Expression, string Legend, bool IsInstant);

/// <summary>A dashboard of <c>deploy/grafana</c>, as Grafana reads it.</summary>
internal sealed partial record CommittedDashboard(string File, JsonElement Json)
{
    public static string Folder { get; } = Path.Combine(Yaml.Folder, "grafana");

    public static IReadOnlyList<CommittedDashboard> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json").Order().Select(f => new CommittedDashboard(f, Read(f)))];

    public string Uid => Json.Text("uid");

    /// <summary>Rows and panels.</summary>
    public IEnumerable<JsonElement> Elements => Json.GetProperty("panels").EnumerateArray();

    public IEnumerable<JsonElement> Panels => Elements.Where(p => p.Text("type") != "row");

    public IEnumerable<JsonElement> Variables => Json.GetProperty("templating").GetProperty("list").EnumerateArray();

    public IEnumerable<string> VariableNames => Variables.Select(v => v.Text("name"));

    public IEnumerable<PanelQuery> Queries =>
        from panel in Panels
        from target in panel.GetProperty("targets").EnumerateArray()
        select new PanelQuery(
            panel.Text("title"), target.Text("expr"), target.Text("legendFormat"), target.GetProperty("instant").GetBoolean());

    /// <summary>The selectors and labels of the variables' queries, by variable.</summary>
    public IEnumerable<(string Variable, string Selector, string Label)> VariableQueries =>
        from variable in Variables
        where variable.Text("type") == "query"
        let query = LabelValues().Match(variable.Text("definition"))
        select (variable.Text("name"), query.Groups["selector"].Value, query.Groups["label"].Value);

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(file));
        return document.RootElement.Clone();
    }

    [GeneratedRegex(@"^label_values\((?<selector>.+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();
}

internal static class JsonTexts
{
    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
