using LustreActors.Dashboards;
using LustreActors.Host.Tests.House;

namespace LustreActors.Host.Tests.Dashboards;

public class GeneratedDashboardsTests
{
    [Fact]
    public void The_committed_dashboards_are_what_the_definitions_and_the_catalogue_make()
    {
        var files = DashboardFiles.Generate(File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md")));
        var committed = Directory.EnumerateFiles(CommittedDashboard.Folder, "*.json").Select(f => Path.GetFileName(f)!);
        Assert.Equal(files.Keys.Order(), committed.Order());
        Assert.All(files, file => Assert.True(
            file.Value == File.ReadAllText(Path.Combine(CommittedDashboard.Folder, file.Key)),
            $"deploy/grafana/{file.Key} is stale: `./dev dashboards` writes it"));
    }
}
