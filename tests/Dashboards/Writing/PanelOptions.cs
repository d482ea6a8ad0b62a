using System.Text.Json.Nodes;
using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Writing;

/// <summary>The settings of each kind of panel, the same for all panels of the kind.</summary>
internal static class PanelOptions
{
    public static JsonObject For(Panel panel) => panel.Kind switch
    {
        PanelKind.Stat => new()
        {
            ["colorMode"] = "background",
            ["graphMode"] = "none",
            ["justifyMode"] = "auto",
            ["orientation"] = "auto",
            ["reduceOptions"] = LastValue(),
            ["textMode"] = "auto",
            ["wideLayout"] = true,
        },
        PanelKind.TimeSeries => new()
        {
            ["legend"] = new JsonObject
            {
                ["calcs"] = new JsonArray("lastNotNull", "max"),
                ["displayMode"] = "table",
                ["placement"] = "bottom",
                ["showLegend"] = true,
                ["sortBy"] = "Last *",
                ["sortDesc"] = true,
            },
            ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "desc" },
        },
        PanelKind.BarGauge => new()
        {
            ["displayMode"] = "basic",
            ["maxVizHeight"] = 30,
            ["minVizHeight"] = 10,
            ["minVizWidth"] = 8,
            ["namePlacement"] = "auto",
            ["orientation"] = "horizontal",
            ["reduceOptions"] = LastValue(),
            ["showUnfilled"] = true,
            ["sizing"] = "auto",
            ["valueMode"] = "text",
        },
        PanelKind.PieChart => new()
        {
            ["displayLabels"] = new JsonArray("percent"),
            ["legend"] = new JsonObject
            {
                ["displayMode"] = "table",
                ["placement"] = "right",
                ["showLegend"] = true,
                ["values"] = new JsonArray("value", "percent"),
            },
            ["pieType"] = "donut",
            ["reduceOptions"] = LastValue(),
            ["tooltip"] = new JsonObject { ["mode"] = "single", ["sort"] = "none" },
        },
        PanelKind.Table => new()
        {
            ["cellHeight"] = "sm",
            ["footer"] = new JsonObject { ["show"] = false },
            ["showHeader"] = true,
            ["sortBy"] = panel.Queries.Count > 1
                ? new JsonArray(new JsonObject { ["desc"] = true, ["displayName"] = panel.Queries[0].Legend })
                : new JsonArray(),
        },
        PanelKind.StateTimeline => new()
        {
            ["alignValue"] = "left",
            ["legend"] = new JsonObject { ["displayMode"] = "list", ["placement"] = "bottom", ["showLegend"] = true },
            ["mergeValues"] = true,
            ["rowHeight"] = 0.9,
            ["showValue"] = "auto",
            ["tooltip"] = new JsonObject { ["mode"] = "single", ["sort"] = "none" },
        },
        PanelKind.Heatmap => new()
        {
            ["calculate"] = false,
            ["cellGap"] = 1,
            ["color"] = new JsonObject
            {
                ["exponent"] = 0.5,
                ["fill"] = "dark-orange",
                ["mode"] = "scheme",
                ["reverse"] = false,
                ["scale"] = "exponential",
                ["scheme"] = "Oranges",
                ["steps"] = 64,
            },
            ["filterValues"] = new JsonObject { ["le"] = 1e-9 },
            ["legend"] = new JsonObject { ["show"] = true },
            ["tooltip"] = new JsonObject { ["mode"] = "single", ["showColorScale"] = false, ["yHistogram"] = true },
            ["yAxis"] = new JsonObject { ["axisPlacement"] = "left", ["reverse"] = false, ["unit"] = panel.Unit },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(panel), panel.Kind, null),
    };

    /// <summary>How lines and cells are drawn.</summary>
    public static JsonObject Drawing(Panel panel) => panel.Kind switch
    {
        PanelKind.TimeSeries => new()
        {
            ["drawStyle"] = "line",
            ["fillOpacity"] = panel.IsStacked ? 40 : 8,
            ["lineWidth"] = 1,
            ["showPoints"] = "never",
            ["spanNulls"] = false,
            ["stacking"] = new JsonObject { ["group"] = "A", ["mode"] = panel.IsStacked ? "normal" : "none" },
            ["thresholdsStyle"] = new JsonObject { ["mode"] = panel.Thresholds.Steps.Count > 0 ? "dashed" : "off" },
        },
        PanelKind.StateTimeline => new() { ["fillOpacity"] = 80, ["lineWidth"] = 0 },
        PanelKind.Table => new() { ["align"] = "auto", ["cellOptions"] = new JsonObject { ["type"] = "auto" }, ["filterable"] = true },
        _ => new(),
    };

    private static JsonObject LastValue() => new()
    {
        ["calcs"] = new JsonArray("lastNotNull"),
        ["fields"] = "",
        ["values"] = false,
    };
}
