using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.House;

public class CatalogueTests
{
    [Fact]
    public async Task The_page_of_metrics_is_what_the_program_says()
    {
        var said = (await ExporterProcess.RunAsync("metrics", "--format", "markdown")).Expect(0).Output;
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/metrics.md"));
        Assert.True(
            said == page, "docs/metrics.md is stale: regenerate it with `lustre-exporter metrics --format markdown > docs/metrics.md`");
    }
}
