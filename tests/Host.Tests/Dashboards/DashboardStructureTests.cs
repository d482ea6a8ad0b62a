using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Deploy;

namespace LustreActors.Host.Tests.Dashboards;

/// <summary>What Grafana and a reader expect of every dashboard.</summary>
public partial class DashboardStructureTests
{
    private const int Columns = 24;
    private const int MostPanels = 20;

    [Fact]
    public void The_uids_stay_because_bookmarks_contain_them()
    {
        string[] uids =
        [
            "lustre-clients", "lustre-collector", "lustre-containers", "lustre-filesystems", "lustre-gpu", "lustre-node", "lustre-targets",
            "lustre-usage",
        ];
        Assert.Equal(uids, CommittedDashboard.All.Select(d => d.Uid).Order());
        Assert.All(CommittedDashboard.All, d => Assert.Equal($"{d.Uid}.json", Path.GetFileName(d.File)));
    }

    [Fact]
    public void Every_dashboard_has_a_schema_a_title_and_the_same_defaults() => Assert.All(CommittedDashboard.All, dashboard =>
    {
        Assert.Equal(39, dashboard.Json.GetProperty("schemaVersion").GetInt32());
        Assert.Equal("30s", dashboard.Json.Text("refresh"));
        Assert.Equal("now-3h", dashboard.Json.GetProperty("time").Text("from"));
        Assert.NotEmpty(dashboard.Json.Text("description"));

        // An id would belong to another database.
        Assert.Equal(JsonValueKind.Null, dashboard.Json.GetProperty("id").ValueKind);
    });

    [Fact]
    public void Titles_of_dashboards_differ() =>
        Assert.Equal(CommittedDashboard.All.Count, CommittedDashboard.All.Select(d => d.Json.Text("title")).Distinct().Count());

    [Fact]
    public void Ids_of_panels_differ_and_no_panel_covers_another() => Assert.All(CommittedDashboard.All, dashboard =>
    {
        var ids = dashboard.Elements.Select(e => e.GetProperty("id").GetInt32()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.InRange(dashboard.Panels.Count(), 10, MostPanels);
        var cells = new Dictionary<(int, int), string>();
        foreach (var element in dashboard.Elements)
        {
            var place = element.GetProperty("gridPos");
            var (x, y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
            var (width, height) = (place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            Assert.InRange(width, 1, Columns - x);
            for (var cell = 0; cell < width * height; cell++)
                Assert.True(cells.TryAdd((x + cell % width, y + cell / width), ""), $"{element.Text("title")} covers another panel");
        }
    });

    [Fact]
    public void No_row_is_empty_and_lines_of_panels_are_filled() => Assert.All(CommittedDashboard.All, dashboard =>
    {
        var types = dashboard.Elements.Select(e => e.Text("type")).ToList();
        Assert.All(types.Zip(types.Skip(1).Append("row")), pair => Assert.False(pair is ("row", "row")));
        var lines = dashboard.Elements.Select(e => e.GetProperty("gridPos")).GroupBy(p => p.GetProperty("y").GetInt32());
        Assert.All(lines, line => Assert.Equal(Columns, line.Sum(p => p.GetProperty("w").GetInt32())));
    });

    [Fact]
    public void Every_panel_has_a_description_and_a_unit() =>
        Assert.All(CommittedDashboard.All.SelectMany(d => d.Panels), panel =>
        {
            Assert.EndsWith(".", panel.Text("description"), StringComparison.Ordinal);
            Assert.NotEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").Text("unit"));
        });

    [Fact]
    public void Every_panel_query_and_variable_uses_the_chosen_data_source() => Assert.All(CommittedDashboard.All, dashboard =>
    {
        var variable = dashboard.Variables.First();
        Assert.Equal(("datasource", "datasource", "prometheus"), (variable.Text("name"), variable.Text("type"), variable.Text("query")));
        var users = dashboard.Panels.Concat(dashboard.Panels.SelectMany(p => p.GetProperty("targets").EnumerateArray()))
            .Concat(dashboard.Variables.Skip(1));
        Assert.All(users, user =>
        {
            var source = user.GetProperty("datasource");
            Assert.Equal(("prometheus", "${datasource}"), (source.Text("type"), source.Text("uid")));
        });
    });

    [Fact]
    public void Every_variable_is_used_and_every_variable_that_is_used_is_there() => Assert.All(CommittedDashboard.All, dashboard =>
    {
        var used = dashboard.Queries.Select(q => q.Expression).Concat(dashboard.VariableQueries.Select(q => q.Selector))
            .SelectMany(e => UsedVariable().Matches(e)).Select(m => m.Groups[1].Value)
            .Where(v => !v.StartsWith("__", StringComparison.Ordinal)).Distinct();
        Assert.Equal(dashboard.VariableNames.Where(v => v != "datasource").Order(), used.Order());
    });

    /// <summary>A variable that the other dashboard does not have would be lost without a word.</summary>
    [Fact]
    public void Every_link_leads_to_a_dashboard_that_has_its_variables() => Assert.All(CommittedDashboard.All, dashboard =>
    {
        var links = Link().Matches(dashboard.Json.GetRawText());
        Assert.True(links.Count > 0 || dashboard.Uid == "lustre-collector", $"{dashboard.Uid} leads nowhere");
        Assert.All(links, link =>
        {
            var other = Assert.Single(CommittedDashboard.All, d => d.Uid == link.Groups["uid"].Value);
            Assert.All(link.Groups["name"].Captures, v => Assert.Contains(v.Value, other.VariableNames));
        });
    });

    [Fact]
    public void The_component_for_Kubernetes_has_a_ConfigMap_for_each_dashboard()
    {
        var kustomization = Assert.Single(Yaml.Read(Path.Combine(CommittedDashboard.Folder, "kustomization.yaml")));
        var maps = kustomization.At("configMapGenerator").Items().ToList();
        Assert.Equal(
            CommittedDashboard.All.Select(d => Path.GetFileName(d.File)),
            maps.Select(m => Assert.Single(m.At("files").Items()).Text()).Order());

        // kubectl apply keeps a copy in an annotation, which may have 256 KiB.
        Assert.All(CommittedDashboard.All, d => Assert.InRange(new FileInfo(d.File).Length, 1, 200_000));
    }

    [GeneratedRegex(@"\$\{?(\w+)")]
    private static partial Regex UsedVariable();

    [GeneratedRegex("""
        "/d/(?<uid>[\w-]+)\?(?:\$\{(?<name>\w+):queryparam\}&)+(?:var-(?<name>\w+)=\$\{[\w.]+:percentencode\}&)*\$\{__url_time_range\}"
        """)]
    private static partial Regex Link();
}
