using LustreActors.Host.Tests.Configuration;
using LustreActors.Sources.Node;

namespace LustreActors.Host.Tests.Node;

public class NodeBindingTests
{
    [Fact]
    public void It_is_off_unless_it_is_switched_on()
    {
        Assert.Null(Settings.Load("").Options.Sources.Node);
        Assert.NotNull(Settings.Load("node.enabled = on").Options.Sources.Node);
    }

    [Fact]
    public void The_defaults_of_the_patterns_are_those_of_node_exporter()
    {
        var defaults = new NodeSourceOptions { HwmonMinAge = TimeSpan.FromSeconds(1) };
        Assert.Equal(defaults, Settings.Load("node.enabled = on").Options.Sources.Node!.Sources);
    }

    [Fact]
    public void The_collectors_read_through_the_roots()
    {
        var roots = Settings.Load("node.enabled = on, paths { root = /tmp, sys = /sys }").Options.Sources.Node!.Roots;
        Assert.Equal(new NodeRoots("/tmp", "/tmp/proc", "/sys"), roots);
    }

    [Fact]
    public void Collectors_and_devices_can_be_left_out()
    {
        var sources = Settings.Load("node { enabled = on, exclude = [hwmon, thermal_zone], network.exclude = \"^veth\" }").Options.Sources.Node!.Sources;
        Assert.Equal(NodeCollectors.All & ~NodeCollectors.Hwmon & ~NodeCollectors.ThermalZone, sources.Collectors);
        Assert.True(sources.NetworkDevicesExcluded.Matches("veth1"));
    }

    [Theory]
    [InlineData("node.exclude = [wifi]", "node.exclude", "there is no collector 'wifi'; there are conntrack, cpu,")]
    [InlineData("node.diskstats.exclude = \"(\"", "node.diskstats.exclude", "'(' is no regular expression")]
    [InlineData("node.textfile.directory = texts", "node.textfile.directory", "'texts' is not an absolute path")]
    public void A_wrong_setting_is_a_problem_that_says_what_is_allowed(string text, string path, string message)
    {
        var problem = Assert.Single(Settings.Problems(text));
        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }
}
