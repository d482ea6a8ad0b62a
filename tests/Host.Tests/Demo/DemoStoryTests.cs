using LustreActors.Host.Demo;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;
using LustreActors.Simulator.Tree;

namespace LustreActors.Host.Tests.Demo;

public sealed class DemoStoryTests
{
    [Fact]
    public void What_goes_wrong_is_mended_and_begins_again()
    {
        using var scratch = new Scratch();
        var model = new SimulatedLustre(new SimulationOptions
        {
            Filesystems = [new FilesystemOptions { Name = "scratch", Osts = 3 }, new FilesystemOptions { Name = "home", Osts = 2 }],
        });
        using var tree = new LustreTree(model, scratch.Folder);
        tree.Write();
        var story = new DemoStory(model, tree, TimeSpan.FromMinutes(1));

        Assert.Empty(story.Advance(TimeSpan.FromSeconds(59)));
        Assert.Equal(["The job table of scratch-OST0002 hangs from now on"], story.Advance(TimeSpan.FromSeconds(60)));
        Assert.Equal(["The job table of scratch-OST0002 answers again"], story.Advance(TimeSpan.FromMinutes(3)));
        story.Advance(TimeSpan.FromMinutes(4));
        Assert.True(model.Truth.Target("scratch-OST0001").Degraded);
        Assert.Equal(2, story.Advance(TimeSpan.FromMinutes(7)).Count);
        Assert.False(model.Truth.Target("scratch-OST0001").Degraded);
        Assert.DoesNotContain("home-OST0001", tree.Targets);
        story.Advance(TimeSpan.FromMinutes(8));
        Assert.Contains("home-OST0001", tree.Targets);
        Assert.Equal(["The job table of scratch-OST0002 hangs from now on"], story.Advance(TimeSpan.FromMinutes(11)));
    }
}
