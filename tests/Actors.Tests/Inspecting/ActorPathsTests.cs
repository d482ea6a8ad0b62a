using LustreActors.Actors.Supervising;
using LustreActors.Actors.Tests.World;

namespace LustreActors.Actors.Tests.Inspecting;

public sealed class ActorPathsTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/collect/lustre", "/collect/lustre")]
    [InlineData("collect/lustre/@node", "/collect/lustre/@node")]
    [InlineData("/collect/lustre/scratch-ffff9a2b00c1d800", "/collect/lustre/scratch-ffff9a2b00c1d800")]
    public void What_a_user_types_is_a_path(string text, string path)
    {
        Assert.True(ActorPaths.TryParse(text, out var parsed));
        Assert.Equal(path, parsed);
    }

    [Theory]
    [InlineData("//")]
    [InlineData("/collect//lustre")]
    [InlineData("/collect/")]
    [InlineData("/a b")]
    [InlineData("/größe")]
    public void A_name_that_no_actor_can_have_is_refused(string text) => Assert.False(ActorPaths.TryParse(text, out _));

    [Theory]
    [InlineData("/collect/lustre", "/", true)]
    [InlineData("/collect/lustre", "/collect", true)]
    [InlineData("/collect", "/collect", true)]
    [InlineData("/collector", "/collect", false)]
    [InlineData("/collect", "/collect/lustre", false)]
    public void A_path_is_below_those_that_it_begins_with(string path, string top, bool expected) =>
        Assert.Equal(expected, ActorPaths.IsAtOrBelow(path, top));

    [Fact]
    public async Task An_actors_path_is_shown_without_its_system_and_guardian()
    {
        await using var world = new ActorWorld();
        Assert.Equal("/a", world.Start("a", Recorder.Props([])).Path.Short());
    }

    [Theory]
    [InlineData("/a", "/a")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/b/c/d", "/a/b")]
    public void A_branch_is_the_first_two_names(string path, string branch) => Assert.Equal(branch, ActorPaths.Branch(path));
}
