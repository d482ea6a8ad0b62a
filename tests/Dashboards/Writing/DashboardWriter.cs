using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LustreActors.Dashboards.Model;
using LustreActors.Dashboards.Queries;

namespace LustreActors.Dashboards.Writing;

/// <summary>Writes a dashboard as the JSON that Grafana 10.4 and later import.</summary>
internal static class DashboardWriter
{
    /// <summary>The tag by which the dashboards find each other.</summary>
    public const string Tag = "lustre";

    public const int SchemaVersion = 39;

    /// <summary>The variable that chooses the Prometheus.</summary>
    public const string DataSourceVariable = "datasource";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // Queries are full of quotation marks; nothing of this is embedded in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static JsonObject DataSource => new() { ["type"] = "prometheus", ["uid"] = $"${{{DataSourceVariable}}}" };

    public static string Write(Dashboard dashboard, FamilyCatalogue catalogue)
    {
        var json = new JsonObject
        {
            ["annotations"] = new JsonObject { ["list"] = new JsonArray() },
            ["description"] = dashboard.Description,
            ["editable"] = true,
            ["graphTooltip"] = 1,
            ["id"] = null,
            ["links"] = new JsonArray(OtherDashboards()),
            ["panels"] = Panels(dashboard, catalogue),
            ["refresh"] = "30s",
            ["schemaVersion"] = SchemaVersion,
            ["tags"] = new JsonArray(Tag),
            ["templating"] = new JsonObject { ["list"] = VariableWriter.Write(dashboard.Variables, catalogue) },
            ["time"] = new JsonObject { ["from"] = "now-3h", ["to"] = "now" },
            ["timepicker"] = new JsonObject(),
            ["timezone"] = "browser",
            ["title"] = dashboard.Title,
            ["uid"] = dashboard.Uid,
            ["version"] = 1,
        };
        return json.ToJsonString(Readable) + "\n";
    }

    private static JsonArray Panels(Dashboard dashboard, FamilyCatalogue catalogue)
    {
        var panels = new JsonArray();
        var layout = new Layout();
        foreach (var row in dashboard.Rows)
        {
            panels.Add((JsonNode)new JsonObject
            {
                ["collapsed"] = false,
                ["gridPos"] = layout.Heading(),
                ["id"] = panels.Count + 1,
                ["panels"] = new JsonArray(),
                ["title"] = row.Title,
                ["type"] = "row",
            });
            foreach (var panel in row.Panels)
            {
                var place = layout.Place(panel.Width, panel.Height);
                panels.Add((JsonNode)PanelWriter.Write(panel, panels.Count + 1, place, dashboard.Variables, catalogue));
            }
        }

        return panels;
    }

    private static JsonObject OtherDashboards() => new()
    {
        ["asDropdown"] = false,
        ["icon"] = "external link",
        ["includeVars"] = true,
        ["keepTime"] = true,
        ["tags"] = new JsonArray(Tag),
        ["targetBlank"] = false,
        ["title"] = "Lustre",
        ["type"] = "dashboards",
    };
}
