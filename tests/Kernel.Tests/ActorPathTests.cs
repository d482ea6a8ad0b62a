namespace LustreActors.Kernel.Tests;

public sealed class ActorPathTests
{
    [Fact]
    public void A_path_is_its_text()
    {
        var path = ActorPath.Parse("/collect/lustre/scratch-OST0000");
        Assert.Equal(ActorPath.Root.Child("collect").Child("lustre").Child("scratch-OST0000"), path);
        Assert.Equal(("scratch-OST0000", "/collect/lustre", "/collect/lustre/scratch-OST0000"), (path.Name, $"{path.Parent}", $"{path}"));
        Assert.Equal(ActorPath.Root, ActorPath.Parse("/collect").Parent);
        Assert.Null(ActorPath.Root.Parent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("collect")]
    [InlineData("/collect/")]
    [InlineData("//collect")]
    [InlineData("/a b")]
    [InlineData("/a\n")]
    public void What_is_no_path_is_refused(string text) => Assert.Throws<FormatException>(() => ActorPath.Parse(text));

    [Fact]
    public void A_name_with_a_slash_is_refused() => Assert.Throws<ArgumentException>(() => ActorPath.Root.Child("a/b"));
}
