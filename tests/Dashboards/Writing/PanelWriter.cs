using System.Text.Json.Nodes;
using LustreActors.Dashboards.Model;
using LustreActors.Dashboards.Queries;

namespace LustreActors.Dashboards.Writing;

/// <summary>Writes a panel: its queries, and how their results look.</summary>
internal static class PanelWriter
{
    public static JsonObject Write(
        Panel panel, int id, JsonObject place, IReadOnlyList<Variable> variables, FamilyCatalogue catalogue)
    {
        var json = new JsonObject
        {
            ["datasource"] = DashboardWriter.DataSource,
            ["description"] = panel.Description,
            ["fieldConfig"] = new JsonObject { ["defaults"] = Defaults(panel), ["overrides"] = Overrides(panel) },
            ["gridPos"] = place,
            ["id"] = id,
            ["options"] = PanelOptions.For(panel),
            ["targets"] = Targets(panel, variables, catalogue),
            ["title"] = panel.Title,
            ["type"] = TypeOf(panel.Kind),
        };
        if (panel.Kind == PanelKind.Table)
            json["transformations"] = Columns(panel);
        return json;
    }

    private static string TypeOf(PanelKind kind) => kind switch
    {
        PanelKind.Stat => "stat",
        PanelKind.TimeSeries => "timeseries",
        PanelKind.BarGauge => "bargauge",
        PanelKind.PieChart => "piechart",
        PanelKind.Table => "table",
        PanelKind.StateTimeline => "state-timeline",
        PanelKind.Heatmap => "heatmap",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static JsonArray Targets(Panel panel, IReadOnlyList<Variable> variables, FamilyCatalogue catalogue)
    {
        var targets = new JsonArray();
        foreach (var (query, i) in panel.Queries.Select((q, i) => (q, i)))
        {
            targets.Add((JsonNode)new JsonObject
            {
                ["datasource"] = DashboardWriter.DataSource,
                ["editorMode"] = "code",
                ["expr"] = SelectorExpansion.Expand(query.Expression, catalogue, variables),
                ["format"] = panel.Kind switch
                {
                    PanelKind.Table => "table",
                    PanelKind.Heatmap => "heatmap",
                    _ => "time_series",
                },
                ["instant"] = panel.IsInstant,
                ["legendFormat"] = panel.Kind == PanelKind.Table ? "" : query.Legend,
                ["range"] = !panel.IsInstant,
                ["refId"] = RefId(i),
            });
        }

        return targets;
    }

    private static JsonObject Defaults(Panel panel)
    {
        var isColouredByValue = panel.Kind is PanelKind.Stat or PanelKind.BarGauge or PanelKind.StateTimeline or PanelKind.Table;
        var defaults = new JsonObject
        {
            ["color"] = new JsonObject { ["mode"] = isColouredByValue ? "thresholds" : "palette-classic" },
            ["custom"] = PanelOptions.Drawing(panel),
            ["mappings"] = Mappings(panel.Mappings),
            ["thresholds"] = Steps(panel.Thresholds),
            ["unit"] = panel.Unit,
        };
        if (panel.Minimum is { } minimum)
            defaults["min"] = minimum;
        if (panel.Maximum is { } maximum)
            defaults["max"] = maximum;
        if (panel.NoValue.Length > 0)
            defaults["noValue"] = panel.NoValue;
        if (panel is { Link: { } link, Kind: not PanelKind.Table })
            defaults["links"] = new JsonArray(Write(link, "__field.labels"));
        return defaults;
    }

    private static JsonArray Mappings(IReadOnlyList<Mapping> mappings)
    {
        if (mappings.Count == 0)
            return [];
        var options = new JsonObject();
        foreach (var (mapping, i) in mappings.Select((m, i) => (m, i)))
            options[$"{mapping.Value}"] = new JsonObject { ["color"] = mapping.Colour, ["index"] = i, ["text"] = mapping.Text };
        return [new JsonObject { ["options"] = options, ["type"] = "value" }];
    }

    private static JsonObject Steps(Thresholds thresholds)
    {
        var steps = new JsonArray(new JsonObject { ["color"] = thresholds.Lowest, ["value"] = null });
        foreach (var (from, colour) in thresholds.Steps)
            steps.Add((JsonNode)new JsonObject { ["color"] = colour, ["value"] = from });
        return new JsonObject { ["mode"] = "absolute", ["steps"] = steps };
    }

    private static JsonArray Overrides(Panel panel)
    {
        var overrides = new JsonArray();
        foreach (var (query, i) in panel.Queries.Select((q, i) => (q, i)))
        {
            if (query.IsBelowZero)
                overrides.Add((JsonNode)Override("byFrameRefID", RefId(i), "custom.transform", "negative-Y"));
            if (query.Unit.Length > 0)
                overrides.Add((JsonNode)Override("byName", query.Legend, "unit", query.Unit));
        }

        if (panel is { Kind: PanelKind.Table, Link: { } link })
            overrides.Add((JsonNode)Override("byName", link.Labels[^1], "links", new JsonArray(Write(link, "__data.fields"))));
        return overrides;
    }

    private static JsonObject Override(string by, string what, string property, JsonNode value) => new()
    {
        ["matcher"] = new JsonObject { ["id"] = by, ["options"] = what },
        ["properties"] = new JsonArray(new JsonObject { ["id"] = property, ["value"] = value }),
    };

    /// <summary>Keeps the chosen Prometheus and time; the labels of the value become variables.</summary>
    private static JsonObject Write(Link link, string labels)
    {
        var variables = link.Labels.Select(l => $"&var-{l}=${{{labels}.{l}:percentencode}}");
        return new JsonObject
        {
            ["targetBlank"] = false,
            ["title"] = link.Title,
            ["url"] = $"/d/{link.Uid}?${{datasource:queryparam}}&${{job:queryparam}}{string.Concat(variables)}&${{__url_time_range}}",
        };
    }

    /// <summary>One row for each combination of labels, and one column for each query.</summary>
    private static JsonArray Columns(Panel panel)
    {
        var names = new JsonObject();
        foreach (var (query, i) in panel.Queries.Select((q, i) => (q, i)))
            names[panel.Queries.Count == 1 ? "Value" : $"Value #{RefId(i)}"] = query.Legend;
        return
        [
            new JsonObject { ["id"] = "merge", ["options"] = new JsonObject() },
            new JsonObject
            {
                ["id"] = "organize",
                ["options"] = new JsonObject
                {
                    ["excludeByName"] = new JsonObject { ["Time"] = true },
                    ["indexByName"] = new JsonObject(),
                    ["renameByName"] = names,
                },
            },
        ];
    }

    private static string RefId(int index) => ((char)('A' + index)).ToString();
}
