using System.Text.Json.Nodes;
using LustreActors.Dashboards.Model;
using LustreActors.Dashboards.Queries;

namespace LustreActors.Dashboards.Writing;

/// <summary>Writes the variables of a dashboard. The values of each depend on those before it.</summary>
internal static class VariableWriter
{
    private const int OnTimeRangeChange = 2;
    private const int Alphabetical = 1;

    public static JsonArray Write(IReadOnlyList<Variable> variables, FamilyCatalogue catalogue)
    {
        var list = new JsonArray(new JsonObject
        {
            ["description"] = "The Prometheus that scrapes the collectors",
            ["hide"] = 0,
            ["includeAll"] = false,
            ["label"] = "Data source",
            ["multi"] = false,
            ["name"] = DashboardWriter.DataSourceVariable,
            ["options"] = new JsonArray(),
            ["query"] = "prometheus",
            ["refresh"] = 1,
            ["regex"] = "",
            ["skipUrlSync"] = false,
            ["type"] = "datasource",
        });
        for (var i = 0; i < variables.Count; i++)
            list.Add((JsonNode)Write(variables[i], SelectorExpansion.Expand(variables[i].Series, catalogue, variables.Take(i))));
        return list;
    }

    private static JsonObject Write(Variable variable, string series)
    {
        var query = $"label_values({series}, {variable.Name})";
        var json = new JsonObject
        {
            ["current"] = variable.HasAll
                ? new JsonObject { ["selected"] = true, ["text"] = new JsonArray("All"), ["value"] = new JsonArray("$__all") }
                : new JsonObject(),
            ["datasource"] = DashboardWriter.DataSource,
            ["definition"] = query,
            ["description"] = variable.Description,
            ["hide"] = 0,
            ["includeAll"] = variable.HasAll,
            ["label"] = variable.Label,
            // Grafana escapes the values for a regular expression only where several can be chosen.
            ["multi"] = true,
            ["name"] = variable.Name,
            ["options"] = new JsonArray(),
            ["query"] = new JsonObject
            {
                ["qryType"] = 1,
                ["query"] = query,
                ["refId"] = "PrometheusVariableQueryEditor-VariableQuery",
            },
            ["refresh"] = OnTimeRangeChange,
            ["regex"] = "",
            ["skipUrlSync"] = false,
            ["sort"] = Alphabetical,
            ["type"] = "query",
        };
        if (variable is { HasAll: true, AllValue.Length: > 0 })
            json.Insert(0, "allValue", variable.AllValue);
        return json;
    }
}
