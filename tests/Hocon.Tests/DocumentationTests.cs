using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Tests;

public sealed class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(
        Path.Combine(AppContext.BaseDirectory, "Documentation", "configuration-language.md"));

    [Fact]
    public void The_example_of_the_page_loads_as_the_page_says()
    {
        var example = Page.Split("```hocon\n")[1].Split("```")[0];
        var config = Config.Parse(
            example, "page", new HoconOptions { BaseDirectory = Path.Combine(AppContext.BaseDirectory, "none") }).Resolve();
        Assert.Equal("5 seconds", config.Find("collect.deadline")!.ToString());
        Assert.Equal("10s", config.Find("slurm.deadline")!.ToString());
        Assert.Equal("unnamed", config.Find("cluster.name")!.ToString());
        Assert.Equal(3, Assert.IsType<HoconArray>(config.Find("ganglia.gmonds")).Elements.Count);
    }

    [Theory]
    [InlineData("peers { }\ncluster.peers = [ oss1@tcp ]")]
    [InlineData("\n\nhttp.listen = 0.0.0.0:9846")]
    [InlineData("paths.proc = ${paths.rot}/proc")]
    public void The_messages_of_the_page_are_those_that_are_written(string text) =>
        Assert.Contains(Texts.Problem(text).Message, Page, StringComparison.Ordinal);
}
